import { createHmac, randomBytes } from "node:crypto";
import { untilNoConflict } from "../store/conflict.ts";
import type { Store } from "../store/store.ts";

const KEY = "sign-in-salt";

/** HMAC-SHA256 under the store's salt, hexadecimal: nobody outside can tell which texts fall together when it is cut short. */
export type SaltedHash = (text: string) => string;

/** The salt is made on first use, and never changed: all processes count under the same keys. */
export async function saltedHash(store: Store): Promise<SaltedHash> {
  const salt = await untilNoConflict(async () => {
    const known = await store.get(KEY);
    if (known !== undefined) return known.value;
    const made = randomBytes(32).toString("base64url");
    const outcome = await store.commit([{ key: KEY, revision: undefined }], [{ key: KEY, value: made }]);
    return outcome === "committed" ? made : "conflict";
  });
  return (text) => createHmac("sha256", salt).update(text).digest("hex");
}
