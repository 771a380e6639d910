import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { recogniseBlob } from "../../src/core/blob.ts";
import { concat, fromText, toBase64, toBase64Url } from "../../src/core/bytes.ts";
import { integerToBytes } from "../../src/core/rsa-integers.ts";
import { openRsaPassword } from "../../src/core/rsa-password.ts";
import { isPlainUtf8 } from "../../src/core/utf8.ts";
import { rsaOf } from "./fixed-keys.ts";
import { mutate } from "./mutate.ts";
import type { FuzzedParser } from "./parser.ts";
import type { Random } from "./random.ts";

const key = rsaOf("blob", 2048);
const publicKey = createPublicKey({
  key: { kty: "RSA", n: toBase64Url(integerToBytes(key.n, 256)), e: "AQAB" },
  format: "jwk",
});

/** Any block of 256 bytes below the modulus, encrypted as it is. */
const encryptRaw = (block: Uint8Array): Uint8Array =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);

/** What cloudbase-init encrypts: zero, two, bytes other than zero, zero, the password. */
function paddedBlock(random: Random, password: Uint8Array): Uint8Array {
  const block = random.bytes(256).map((byte) => byte || 1);
  block.set([0, 2]);
  block.set([0, ...password], 255 - password.length);
  return block;
}

const passwords = ["tR7kVq2mZ9wLx4Hb6pQ3", "pässwörd 密码 🔑", " ", "x".repeat(245), ""].map(fromText);

const lined = (text: string, end: string): string => text.replace(/.{64}/g, (line) => line + end);

export const blobParser: FuzzedParser = {
  name: "blobs",
  share: 8,
  outcomes: ["no blob", "envelope", "RSA block: password", "RSA block: none"],
  makeInput(random) {
    // An envelope by its length.
    if (random.once(20))
      return fromText(`LK1.${toBase64Url(concat(Uint8Array.of(1), random.bytes(random.pick([256, 384, 300]))))}`);
    const way = random.below(10);
    if (way === 0) return random.bytes(random.below(1500));
    if (way === 1) return fromText(toBase64(random.bytes(random.pick([127, 128, 256, 384, 512, 1024, 1025]))));
    const block = paddedBlock(random, random.pick(passwords));
    const changed = random.once(2) ? mutate(block, random) : block;
    const whole = new Uint8Array(256);
    whole.set(changed.subarray(0, 256));
    whole[0] = (whole[0] ?? 0) & 0x3f; // below the modulus
    const text = toBase64(encryptRaw(whole));
    if (way < 5) return fromText(text);
    const written = fromText(lined(text, random.pick(["\n", "\r\n", ""])));
    return mutate(written, random, [fromText("LK1."), fromText("\n"), fromText("=")]);
  },
  parse(input) {
    const blob = recogniseBlob(Buffer.from(input).toString("latin1"));
    if (blob === undefined) return "no blob";
    if (blob.kind === "envelope") return "envelope";
    const password = openRsaPassword(blob.bytes, key);
    if (password === undefined) return "RSA block: none";
    if (!password.use((bytes) => bytes.length > 0 && isPlainUtf8(bytes, 256))) throw new Error("this is no password");
    return "RSA block: password";
  },
};
