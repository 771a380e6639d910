import { hex } from "@scure/base";
import nacl from "tweetnacl";
import { concat, toHex } from "../../src/core/bytes.ts";
import { sharedKey } from "../../src/core/x25519.ts";
import { bytes, type CheckedFile, checkEach, NONE } from "./vector-file.ts";

/** PKCS#8 in front of a raw X25519 key (RFC 8410, section 7). */
const PKCS8_PREFIX = hex.decode("302e020100300506032b656e04220420");

/** The shared key of every vector, and none from a point of small order. */
export const checkX25519 = (json: string): Promise<CheckedFile> =>
  checkEach(
    json,
    {},
    { public: bytes, private: bytes, shared: bytes },
    async ({ public: theirs, private: mine, shared }) => {
      const pkcs8 = concat(PKCS8_PREFIX, mine);
      const secretKey = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
      const key = await sharedKey({ secretKey, publicKey: new Uint8Array(32) }, theirs);
      return { expected: expectedKey(mine, theirs, shared), actual: key === undefined ? NONE : toHex(key) };
    },
  );

/** crypto_box's key by tweetnacl alone, after making sure that its X25519 gives what the vector says. */
function expectedKey(mine: Uint8Array, theirs: Uint8Array, shared: Uint8Array): string {
  if (toHex(nacl.scalarMult(mine, theirs)) !== toHex(shared)) return "tweetnacl and the vector disagree";
  return shared.every((byte) => byte === 0) ? NONE : toHex(nacl.box.before(theirs, mine));
}
