/** Key files as the tools write them, but the same ones every time, and around any content: tools write only what is right. */
import { createCipheriv, createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { bcryptKey } from "../../src/core/bcrypt-key.ts";
import { type Bytes, concat, fromText, toBase64, toHex } from "../../src/core/bytes.ts";
import { OCTET_STRING } from "../../src/core/der.ts";
import type { Argon2Kind } from "../../src/core/key-file-options.ts";
import type { PuttyFile } from "../../src/core/putty-file.ts";
import { type PuttyKeys, puttyMac } from "../../src/core/putty-keys.ts";
import { Secret } from "../../src/core/secret.ts";
import { sshString } from "../../src/core/ssh-public-key.ts";
import { writeElement, writeSequence, writeUnsigned } from "../../src/core/write-der.ts";

export const passphrase = fromText("correct horse");
const salt = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
/** OpenSSL's names, with the lengths of keys and blocks. */
const ciphers = {
  "aes-128-cbc": [16, 16],
  "aes-192-cbc": [24, 16],
  "aes-256-cbc": [32, 16],
  "des-ede3-cbc": [24, 8],
} as const;
export type CipherName = keyof typeof ciphers;

const sum = (name: string, ...parts: Uint8Array[]): Bytes =>
  new Uint8Array(
    createHash(name)
      .update(concat(...parts))
      .digest(),
  );

const sealed = (cipher: string, key: Uint8Array, iv: Uint8Array, plain: Uint8Array, padding = true): Bytes => {
  const sealing = createCipheriv(cipher, key, iv).setAutoPadding(padding);
  return concat(sealing.update(plain), sealing.final());
};

const lined = (encoded: string): string => (encoded.match(/.{1,64}/g) ?? []).join("\n");

export const pem = (label: string, body: Uint8Array, headers = ""): Bytes =>
  fromText(`-----BEGIN ${label}-----\n${headers}${lined(toBase64(body))}\n-----END ${label}-----\n`);

/** OpenSSL's traditional encryption of PKCS#1. */
export function legacyPem(cipher: CipherName): (der: Uint8Array) => Bytes {
  const [keyLength, blockLength] = ciphers[cipher];
  const iv = salt.subarray(0, blockLength);
  let key = sum("md5", passphrase, iv.subarray(0, 8));
  while (key.length < keyLength) key = concat(key, sum("md5", key.slice(-16), passphrase, iv.subarray(0, 8)));
  const name = cipher === "des-ede3-cbc" ? "DES-EDE3-CBC" : cipher.toUpperCase();
  const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${name},${toHex(iv).toUpperCase()}\n\n`;
  return (der) => pem("RSA PRIVATE KEY", sealed(cipher, key.subarray(0, keyLength), iv, der), headers);
}

const identifier = (digits: string): Bytes => writeElement(0x06, Uint8Array.from(Buffer.from(digits, "hex")));
const octets = (bytes: Uint8Array): Bytes => writeElement(OCTET_STRING, bytes.slice());
const cipherIdentifiers: Record<CipherName, string> = {
  "aes-128-cbc": "608648016503040102",
  "aes-192-cbc": "608648016503040116",
  "aes-256-cbc": "60864801650304012a",
  "des-ede3-cbc": "2a864886f70d0307",
};
const hashIdentifiers = { sha1: "07", sha256: "09", sha384: "0a", sha512: "0b" };

/** PKCS#8 in PBES2 (RFC 8018, appendix A.4), as cheap as can be, or with another cost stated. */
export function encryptedPkcs8(
  cipher: CipherName,
  derivation: keyof typeof hashIdentifiers | "scrypt",
  cost = 2n,
): (der: Uint8Array) => Bytes {
  const [keyLength, blockLength] = ciphers[cipher];
  const iv = salt.subarray(0, blockLength);
  const scrypt = derivation === "scrypt";
  const key = scrypt
    ? scryptSync(passphrase, salt, keyLength, { N: 2, r: 1, p: 1 })
    : pbkdf2Sync(passphrase, salt, 2, keyLength, derivation);
  const parameters = () =>
    scrypt
      ? writeSequence(octets(salt), ...[cost, 1n, 1n].map(writeUnsigned))
      : writeSequence(
          ...[octets(salt), writeUnsigned(cost)],
          writeSequence(identifier(`2a864886f70d02${hashIdentifiers[derivation]}`), Uint8Array.of(5, 0)),
        );
  return (der) => {
    const function_ = writeSequence(identifier(scrypt ? "2b06010401da47040b" : "2a864886f70d01050c"), parameters());
    const encryption = writeSequence(identifier(cipherIdentifiers[cipher]), octets(iv));
    const scheme = writeSequence(identifier("2a864886f70d01050d"), writeSequence(function_, encryption));
    return pem("ENCRYPTED PRIVATE KEY", writeSequence(scheme, octets(sealed(cipher, key, iv, der))));
  };
}

/** OpenSSH's names with OpenSSL's, the lengths of keys and ivs, and the block that is padded to. */
const opensshCiphers = {
  "aes128-ctr": ["aes-128-ctr", 16, 16, 16],
  "aes256-ctr": ["aes-256-ctr", 32, 16, 16],
  "aes192-cbc": ["aes-192-cbc", 24, 16, 16],
  "3des-cbc": ["des-ede3-cbc", 24, 8, 8],
  "aes256-gcm@openssh.com": ["aes-256-gcm", 32, 12, 16],
} as const;
export type OpensshCipherName = keyof typeof opensshCiphers;

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

export function encryptedOpenssh(cipher: OpensshCipherName, publicKey: Uint8Array): (part: Uint8Array) => Bytes {
  const [name, keyLength, ivLength, block] = opensshCiphers[cipher];
  const keys = bcryptKey(new Secret(passphrase.slice()), salt, 1, keyLength + ivLength);
  const [key, iv] = [keys.subarray(0, keyLength), keys.subarray(keyLength)];
  const options = concat(sshString(salt), Uint8Array.of(0, 0, 0, 1));
  return (part) => {
    if (name !== "aes-256-gcm")
      return pem(
        "OPENSSH PRIVATE KEY",
        opensshContainer(cipher, options, publicKey, sealed(name, key, iv, padded(part, block), false)),
      );
    const sealing = createCipheriv(name, key, iv);
    const secret = concat(sealing.update(padded(part, block)), sealing.final());
    return pem(
      "OPENSSH PRIVATE KEY",
      concat(opensshContainer(cipher, options, publicKey, secret), sealing.getAuthTag()),
    );
  };
}

/** PuTTY's versions 2 and 3, with a MAC that is right. */
export function puttyFile(
  shape: Pick<PuttyFile, "version" | "type" | "publicBlob">,
  keys: PuttyKeys,
  encryption: "none" | "aes256-cbc",
  derivation?: { kind: Argon2Kind; salt: Uint8Array; memory: number },
): (blob: Uint8Array) => Bytes {
  const lines = (name: string, bytes: Uint8Array): string => {
    const encoded = lined(toBase64(bytes));
    return `${name}-Lines: ${encoded === "" ? 0 : encoded.split("\n").length}\n${encoded === "" ? "" : `${encoded}\n`}`;
  };
  const parameters =
    derivation === undefined
      ? ""
      : `Key-Derivation: ${derivation.kind.replace("argon", "Argon")}\nArgon2-Memory: ${derivation.memory}\nArgon2-Passes: 1\n` +
        `Argon2-Parallelism: 1\nArgon2-Salt: ${toHex(derivation.salt)}\n`;
  const comment = fromText("fuzz");
  return (blob) => {
    const whole =
      encryption === "none" ? (blob as Bytes) : concat(blob, new Uint8Array((16 - (blob.length % 16)) % 16));
    const file = { ...shape, encryption, comment, privateBlob: whole, mac: new Uint8Array(0), derivation: undefined };
    const mac = puttyMac(file, whole, keys.macKey);
    const hidden = encryption === "none" ? whole : sealed("aes-256-cbc", keys.cipherKey, keys.iv, whole, false);
    return fromText(
      `PuTTY-User-Key-File-${shape.version}: ${shape.type}\nEncryption: ${encryption}\nComment: fuzz\n` +
        `${lines("Public", shape.publicBlob)}${parameters}${lines("Private", hidden)}Private-MAC: ${toHex(mac)}\n`,
    );
  };
}
