/** `path` is relative, without a slash at its end; modes are permission bits. All belongs to root. */
export type TarEntry =
  | { kind: "folder"; path: string }
  | { kind: "file"; path: string; mode: number; content: Uint8Array }
  | { kind: "link"; path: string; target: string };

const BLOCK = 512;
const typeflags = { file: "0", link: "2", folder: "5" };
const modes = { folder: 0o755, link: 0o777 };
const text = new TextEncoder();

/** A POSIX ustar archive (IEEE 1003.1, pax, "ustar Interchange Format"), written at `time` (unix seconds). A path is at most 100 bytes, or has a slash with at most 155 before it and 100 behind. */
export function writeTar(entries: readonly TarEntry[], time: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    parts.push(header(entry, time));
    if (entry.kind === "file") parts.push(entry.content, new Uint8Array(-entry.content.length & (BLOCK - 1)));
  }
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(entry: TarEntry, time: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, length: number, value: string): void => {
    const bytes = text.encode(value);
    if (bytes.length > length) throw new RangeError(`tar cannot hold ${value} in ${length} bytes`);
    block.set(bytes, offset);
  };
  const octal = (offset: number, length: number, value: number): void =>
    put(offset, length, `${value.toString(8).padStart(length - 1, "0")}\0`);
  const [prefix, name] = splitPath(entry.kind === "folder" ? `./${entry.path}/`.replace("//", "/") : `./${entry.path}`);
  put(0, 100, name);
  put(345, 155, prefix);
  octal(100, 8, entry.kind === "file" ? entry.mode : modes[entry.kind]);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, entry.kind === "file" ? entry.content.length : 0);
  octal(136, 12, time);
  put(148, 8, " ".repeat(8)); // what the sum is taken over
  put(156, 1, typeflags[entry.kind]);
  put(157, 100, entry.kind === "link" ? entry.target : "");
  put(257, 8, "ustar\x0000");
  put(265, 32, "root");
  put(297, 32, "root");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, 8, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

/** A long path goes into two fields, at the first slash that leaves little enough behind it. */
function splitPath(path: string): [prefix: string, name: string] {
  if (text.encode(path).length <= 100) return ["", path];
  const at = [...path.matchAll(/\/(?=.)/g)].find(
    ({ index }) => text.encode(path.slice(index + 1)).length <= 100,
  )?.index;
  return at === undefined ? ["", path] : [path.slice(0, at), path.slice(at + 1)];
}
