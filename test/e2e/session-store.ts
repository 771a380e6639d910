/**
 * Firefox's `.jsonlz4` and `.baklz4`: "mozLz40\0", the unpacked size, then one LZ4 block (lz4/doc/lz4_Block_format.md). Unpacked
 * here, because a canary in a compressed file would be found by no search.
 */
export function readSessionStore(file: Buffer): Buffer {
  if (file.subarray(0, 8).toString("latin1") !== "mozLz40\0") return Buffer.alloc(0);
  const out = Buffer.alloc(file.readUInt32LE(8));
  let at = 12;
  let end = 0;
  const longLength = (start: number): number => {
    let length = start;
    if (start === 15) {
      let byte: number;
      do {
        byte = file[at++] ?? 0;
        length += byte;
      } while (byte === 255);
    }
    return length;
  };
  while (at < file.length) {
    const token = file[at++] ?? 0;
    const literals = longLength(token >> 4);
    file.copy(out, end, at, at + literals);
    at += literals;
    end += literals;
    if (at >= file.length) break;
    const offset = file.readUInt16LE(at);
    at += 2;
    // A match may overlap what it writes: byte by byte.
    for (let left = longLength(token & 15) + 4; left > 0; left--, end++) out[end] = out[end - offset] ?? 0;
  }
  return out.subarray(0, end);
}
