import { type Bytes, toText } from "./bytes.ts";
import { readString } from "./ssh-public-key.ts";

/** Reads one field of SSH's own encoding (RFC 4251, section 5) after the other; each is undefined behind the end. */
export interface SshReader {
  /** A copy. */
  string: () => Bytes | undefined;
  text: () => string | undefined;
  number: () => number | undefined;
  /** What has not been read yet: a view. */
  rest: () => Uint8Array;
}

export function sshReader(bytes: Uint8Array, start = 0): SshReader {
  let at = start;
  const string = (): Bytes | undefined => {
    const value = readString(bytes, at);
    if (value !== undefined) at += 4 + value.length;
    return value;
  };
  return {
    string,
    text: () => {
      const value = string();
      return value && toText(value);
    },
    number: () => {
      if (at + 4 > bytes.length) return undefined;
      at += 4;
      return new DataView(bytes.buffer, bytes.byteOffset + at - 4, 4).getUint32(0);
    },
    rest: () => bytes.subarray(at),
  };
}
