import type { FileHandle } from "node:fs/promises";

const CHUNK = 64 * 1024;
/** No entry is nearly as long. */
const LONGEST = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a file from its beginning, each with its newline, in no more memory than the longest takes. Throws `broken()` for
 * one without a newline at its end, or of more than 16 MiB.
 */
export async function* linesOf(file: FileHandle, broken: () => Error): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let length = 0;
  let position = 0;
  for (;;) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(CHUNK), position });
    if (bytesRead === 0) break;
    position += bytesRead;
    let from = 0;
    for (let end = newline(buffer, from, bytesRead); end > 0; end = newline(buffer, from, bytesRead)) {
      const part = buffer.subarray(from, end);
      yield rest.length === 0 ? part : Buffer.concat([...rest, part]);
      rest = [];
      length = 0;
      from = end;
    }
    if (from < bytesRead) rest.push(buffer.subarray(from, bytesRead));
    length += bytesRead - from;
    if (length > LONGEST) throw broken();
  }
  if (length > 0) throw broken();
}

/** Behind the next newline, or 0. */
function newline(buffer: Buffer, from: number, bytes: number): number {
  const at = buffer.indexOf(NEWLINE, from);
  return at < 0 || at >= bytes ? 0 : at + 1;
}
