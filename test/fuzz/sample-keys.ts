/** One key of each type, and what each format keeps of it. */
import { type Bytes, concat, fromText } from "../../src/core/bytes.ts";
import { OCTET_STRING } from "../../src/core/der.ts";
import { byteLength, integerToBytes } from "../../src/core/rsa-integers.ts";
import { ed25519KeyBlob, sshString } from "../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../src/core/ssh-rsa-blob.ts";
import { writeSequence, writeUnsigned } from "../../src/core/write-der.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { ed25519Of, rsaOf } from "./fixed-keys.ts";

export const rsa = rsaOf("key file", 2048);
export const ed25519 = ed25519Of("key file");
const seed = ed25519.seed.use((bytes) => bytes.slice());

const { n, e, d, p, q, dP, dQ, qInv } = rsa;
export const pkcs1 = writeSequence(...[0n, n, e, d, p, q, dP, dQ, qInv].map(writeUnsigned));
export const rsaPkcs8 = writeRsaPkcs8(rsa);
export const ed25519Pkcs8 = concat(
  ...[Uint8Array.of(0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70)],
  ...[Uint8Array.of(OCTET_STRING, 34, OCTET_STRING, 32), seed],
);

export const text = (value: string): Bytes => sshString(fromText(value));
export const number = (integer: bigint): Bytes =>
  sshString(concat(Uint8Array.of(0), integerToBytes(integer, byteLength(integer))));
export const rsaBlob = rsaKeyBlob(rsa);
export const ed25519Blob = ed25519KeyBlob(ed25519.publicKey);
export const equalNumbers = Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4);
export const rsaPart = concat(equalNumbers, text("ssh-rsa"), ...[n, e, d, qInv, p, q].map(number), text("fuzz"));
export const ed25519Part = concat(
  ...[equalNumbers, text("ssh-ed25519"), sshString(ed25519.publicKey)],
  ...[sshString(concat(seed, ed25519.publicKey)), text("fuzz")],
);
export const rsaPutty = concat(...[d, p, q, qInv].map(number));
export const ed25519Putty = sshString(seed);
