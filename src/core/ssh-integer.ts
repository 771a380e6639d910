import { integerFromBytes } from "./rsa-integers.ts";
import type { SshReader } from "./ssh-reader.ts";

/** The next field as an `mpint` (RFC 4251, section 5) that is not negative. The bytes read are wiped; a bigint cannot be. */
export function readInteger(reader: SshReader): bigint | undefined {
  const bytes = reader.string();
  if (bytes === undefined || (bytes[0] ?? 0) >= 0x80) return undefined;
  const value = integerFromBytes(bytes);
  bytes.fill(0);
  return value;
}
