import { type Bytes, concat } from "./bytes.ts";
import { Secret } from "./secret.ts";

const IV_LENGTH = 12;

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit iv in front. `key` has 32 bytes. */
export async function gcmSeal(key: Secret, content: Secret, associated: Uint8Array): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
  const aes = await importAes(key, "encrypt");
  const sealed = await content.use((bytes) =>
    crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: associated as Bytes }, aes, bytes as Bytes),
  );
  return concat(iv, new Uint8Array(sealed));
}

/** Undefined if the key is wrong or anything was changed. The caller wipes what it gets. */
export async function gcmOpen(key: Secret, sealed: Uint8Array, associated: Uint8Array): Promise<Secret | undefined> {
  const iv = sealed.slice(0, IV_LENGTH);
  const aes = await importAes(key, "decrypt");
  try {
    const parameters = { name: "AES-GCM", iv, additionalData: associated as Bytes };
    return new Secret(new Uint8Array(await crypto.subtle.decrypt(parameters, aes, sealed.slice(IV_LENGTH))));
  } catch {
    return undefined;
  }
}

function importAes(key: Secret, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return key.use((bytes) => crypto.subtle.importKey("raw", bytes as Bytes, "AES-GCM", false, [usage]));
}
