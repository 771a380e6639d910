import type { Bytes } from "./bytes.ts";
import { fromHex } from "./hexadecimal.ts";

/** The 16 bytes of an instance's id as signatures name it. Throws a RangeError for what is no lower-case UUID. */
export function instanceBytes(instance: string): Bytes {
  const bytes = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(instance)
    ? fromHex(instance.replaceAll("-", ""))
    : undefined;
  if (bytes === undefined) throw new RangeError("instance must be a lower-case UUID");
  return bytes;
}
