/** A file in an archive. */
export interface ArMember {
  name: string;
  content: Uint8Array;
}

const text = new TextEncoder();

/**
 * The common format of ar(5), as deb(5) uses it: owned by root, mode 0644, written at `time` (unix seconds). Names are at most 16
 * ASCII characters.
 */
export function writeAr(members: readonly ArMember[], time: number): Uint8Array {
  const parts: Uint8Array[] = [text.encode("!<arch>\n")];
  for (const { name, content } of members) {
    if (!/^[\x21-\x7e]{1,16}$/.test(name)) throw new RangeError(`ar cannot hold the name ${name}`);
    const fields = [name.padEnd(16), `${time}`.padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    parts.push(text.encode(`${fields.join("")}${`${content.length}`.padEnd(10)}\`\n`), content);
    if (content.length % 2 === 1) parts.push(text.encode("\n"));
  }
  return Buffer.concat(parts);
}
