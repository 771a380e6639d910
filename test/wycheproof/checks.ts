import { checkEd25519 } from "./ed25519.ts";
import { checkOaep, checkPkcs1 } from "./rsa.ts";
import type { CheckedFile } from "./vector-file.ts";
import { checkX25519 } from "./x25519.ts";

/** What is checked with each file of C2SP/wycheproof. Runs in Node and in pages: the files are handed in. */
export const checks: Record<string, (json: string) => Promise<CheckedFile>> = {
  "rsa_pkcs1_2048_test.json": checkPkcs1,
  "rsa_pkcs1_3072_test.json": checkPkcs1,
  "rsa_oaep_2048_sha1_mgf1sha1_test.json": (json) => checkOaep(json, "SHA-1"),
  "rsa_oaep_2048_sha256_mgf1sha256_test.json": (json) => checkOaep(json, "SHA-256"),
  "ed25519_test.json": checkEd25519,
  "x25519_test.json": checkX25519,
};
