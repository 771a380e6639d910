import { createCipheriv } from "node:crypto";
import { poly1305 } from "@noble/ciphers/_poly1305.js";
import { chacha20orig } from "@noble/ciphers/chacha.js";
import { bcryptKey } from "../../src/core/bcrypt-key.ts";
import { type Bytes, concat, fromText } from "../../src/core/bytes.ts";
import { Secret } from "../../src/core/secret.ts";
import { sshString } from "../../src/core/ssh-public-key.ts";
import { pem } from "./pem-text.ts";
import { passphrase, salt, sealed } from "./sealing.ts";

/** OpenSSH's names with OpenSSL's, the lengths of keys and ivs, and the block that is padded to. */
const ciphers = {
  "aes128-ctr": ["aes-128-ctr", 16, 16, 16],
  "aes192-ctr": ["aes-192-ctr", 24, 16, 16],
  "aes256-ctr": ["aes-256-ctr", 32, 16, 16],
  "aes128-cbc": ["aes-128-cbc", 16, 16, 16],
  "aes192-cbc": ["aes-192-cbc", 24, 16, 16],
  "aes256-cbc": ["aes-256-cbc", 32, 16, 16],
  "3des-cbc": ["des-ede3-cbc", 24, 8, 8],
  "aes128-gcm@openssh.com": ["aes-128-gcm", 16, 12, 16],
  "aes256-gcm@openssh.com": ["aes-256-gcm", 32, 12, 16],
  "chacha20-poly1305@openssh.com": ["chacha20-poly1305", 64, 0, 8],
} as const;
export type OpensshCipher = keyof typeof ciphers;
export const opensshCipherNames = Object.keys(ciphers) as OpensshCipher[];

const opensshContainer = (cipher: string, options: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): Bytes =>
  concat(
    ...[fromText("openssh-key-v1\0"), sshString(fromText(cipher))],
    ...[sshString(fromText(cipher === "none" ? "none" : "bcrypt")), sshString(options), Uint8Array.of(0, 0, 0, 1)],
    ...[sshString(publicKey), sshString(secret)],
  );

const padded = (part: Uint8Array, block: number): Bytes =>
  concat(
    part,
    Uint8Array.from({ length: (block - (part.length % block)) % block }, (_, index) => index + 1),
  );

export const plainOpenssh = (publicKey: Uint8Array) => (part: Uint8Array) =>
  pem("OPENSSH PRIVATE KEY", opensshContainer("none", new Uint8Array(0), publicKey, padded(part, 8)));

/** As ssh-keygen writes it with one round of bcrypt, around any private part. */
export function encryptedOpenssh(cipher: OpensshCipher, publicKey: Uint8Array): (part: Uint8Array) => Bytes {
  const [name, keyLength, ivLength, block] = ciphers[cipher];
  const keys = bcryptKey(new Secret(passphrase.slice()), salt, 1, keyLength + ivLength);
  const [key, iv] = [keys.subarray(0, keyLength), keys.subarray(keyLength)];
  const options = concat(sshString(salt), Uint8Array.of(0, 0, 0, 1));
  return (part) => {
    const { secret, tag } = sealedPart(name, key, iv, padded(part, block));
    return pem("OPENSSH PRIVATE KEY", concat(opensshContainer(cipher, options, publicKey, secret), tag));
  };
}

function sealedPart(
  name: (typeof ciphers)[OpensshCipher][0],
  key: Uint8Array,
  iv: Uint8Array,
  part: Uint8Array,
): { secret: Uint8Array; tag: Uint8Array } {
  if (name === "chacha20-poly1305") {
    const [contentKey, nonce] = [key.subarray(0, 32), new Uint8Array(8)];
    const secret = chacha20orig(contentKey, nonce, part, undefined, 1);
    return { secret, tag: poly1305(secret, chacha20orig(contentKey, nonce, new Uint8Array(32))) };
  }
  if (name !== "aes-128-gcm" && name !== "aes-256-gcm")
    return { secret: sealed(name, key, iv, part, false), tag: new Uint8Array(0) };
  const sealing = createCipheriv(name, key, iv);
  return { secret: concat(sealing.update(part), sealing.final()), tag: sealing.getAuthTag() };
}
