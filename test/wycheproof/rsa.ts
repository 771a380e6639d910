import { toHex } from "../../src/core/bytes.ts";
import { readPkcs8 } from "../../src/core/pkcs8.ts";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";
import { decryptOaep, type OaepHash, oaepKeyFromPkcs8 } from "../../src/core/rsa-oaep.ts";
import { decryptPkcs1 } from "../../src/core/rsa-pkcs1.ts";
import { Secret } from "../../src/core/secret.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { bytes, type CheckedFile, checkEach, NONE } from "./vector-file.ts";

const shown = (message: Secret | undefined): string => message?.use(toHex) ?? NONE;
const expected = (result: string, message: Uint8Array): string => (result === "valid" ? toHex(message) : NONE);

function numbersOf(pkcs8: Uint8Array): RsaPrivateKey {
  const read = readPkcs8(pkcs8);
  if (read.code !== "key" || read.key.type !== "ssh-rsa") throw new Error("the group's key was not read");
  return read.key.numbers;
}

/** The message of every valid vector, and nothing of any other. */
export const checkPkcs1 = (json: string): Promise<CheckedFile> =>
  checkEach(json, { privateKeyPkcs8: bytes }, { msg: bytes, ct: bytes }, async ({ result, msg, ct }, group) => ({
    expected: expected(result, msg),
    actual: shown(decryptPkcs1(ct, numbersOf(group.privateKeyPkcs8))),
  }));

/** The same, with a key that went through our numbers and back. */
export const checkOaep = (json: string, hash: OaepHash): Promise<CheckedFile> =>
  checkEach(
    json,
    { privateKeyPkcs8: bytes },
    { msg: bytes, ct: bytes, label: bytes },
    async ({ result, msg, ct, label }, group) => {
      const key = await oaepKeyFromPkcs8(new Secret(writeRsaPkcs8(numbersOf(group.privateKeyPkcs8))), hash);
      if (key === undefined) throw new Error("the group's key was not taken");
      return { expected: expected(result, msg), actual: shown(await decryptOaep(ct, key, label)) };
    },
  );
