import nacl from "tweetnacl";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { verify } from "../../src/core/ed25519.ts";
import { decryptPkcs1 } from "../../src/core/rsa-pkcs1.ts";
import { sharedKey } from "../../src/core/x25519.ts";
import { numbersOf } from "./rsa-test-key.ts";
import { bytesOf, haveVectors, vectors, WITHOUT_VECTORS } from "./wycheproof.ts";

const hex = v.string();
/** What crypto_box makes of a shared secret: HSalsa20 with tweetnacl, which our own does with WebCrypto. */
const PKCS8_PREFIX = "302e020100300506032b656e04220420";

describe(haveVectors ? "Wycheproof" : WITHOUT_VECTORS, () => {
  for (const bits of [2048, 3072])
    it.runIf(haveVectors)(`rsa_pkcs1_${bits}: the message of every valid vector, and nothing of any other`, () => {
      const file = vectors(`rsa_pkcs1_${bits}_test.json`, { privateKeyPem: v.string() }, { msg: hex, ct: hex });
      let tried = 0;
      for (const { privateKeyPem, tests } of file.testGroups) {
        const key = numbersOf(privateKeyPem);
        for (const { tcId, comment, result, msg, ct } of tests) {
          tried += 1;
          const message = decryptPkcs1(bytesOf(ct), key)?.use((bytes) => Buffer.from(bytes).toString("hex"));
          expect(message, `${tcId} ${comment}`).toBe(result === "valid" ? msg : undefined);
        }
      }
      expect(tried).toBe(file.numberOfTests);
    });

  it.runIf(haveVectors)("ed25519: every signature as expected", async () => {
    const publicKey = v.object({ pk: hex });
    const file = vectors("ed25519_test.json", { publicKey }, { msg: hex, sig: hex });
    let tried = 0;
    for (const group of file.testGroups) {
      for (const { tcId, comment, result, msg, sig } of group.tests) {
        tried += 1;
        const genuine = await verify(bytesOf(msg), bytesOf(sig), bytesOf(group.publicKey.pk));
        expect(genuine, `${tcId} ${comment}`).toBe(result === "valid");
      }
    }
    expect(tried).toBe(file.numberOfTests);
  });

  it.runIf(haveVectors)("x25519: the shared key of every vector, and none from a point of small order", async () => {
    const file = vectors("x25519_test.json", {}, { public: hex, private: hex, shared: hex });
    let tried = 0;
    for (const { tests } of file.testGroups) {
      for (const { tcId, comment, public: theirs, private: mine, shared } of tests) {
        tried += 1;
        const pkcs8 = bytesOf(PKCS8_PREFIX + mine);
        const secretKey = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
        const key = await sharedKey({ secretKey, publicKey: new Uint8Array(32) }, bytesOf(theirs));
        expect(key && Buffer.from(key), `${tcId} ${comment}`).toEqual(expectedKey(bytesOf(mine), theirs, shared));
      }
    }
    expect(tried).toBe(file.numberOfTests);
  });
});

/** crypto_box's key by tweetnacl alone, after making sure that its X25519 gives what the vector says. */
function expectedKey(mine: Uint8Array, theirs: string, shared: string): Buffer | undefined {
  expect(Buffer.from(nacl.scalarMult(mine, bytesOf(theirs))).toString("hex")).toBe(shared);
  return /^0+$/.test(shared) ? undefined : Buffer.from(nacl.box.before(bytesOf(theirs), mine));
}
