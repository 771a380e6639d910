/** PEM files as OpenSSL writes them, but the same ones every time, and around any content: tools write only what is right. */
import { createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { type Bytes, concat, toHex } from "../../src/core/bytes.ts";
import { OCTET_STRING } from "../../src/core/der.ts";
import { writeElement, writeSequence, writeUnsigned } from "../../src/core/write-der.ts";
import { pem } from "./pem-text.ts";
import { type CipherName, ciphers, passphrase, salt, sealed } from "./sealing.ts";

const sum = (name: string, ...parts: Uint8Array[]): Bytes =>
  new Uint8Array(
    createHash(name)
      .update(concat(...parts))
      .digest(),
  );

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
    const stretching = writeSequence(identifier(scrypt ? "2b06010401da47040b" : "2a864886f70d01050c"), parameters());
    const encryption = writeSequence(identifier(cipherIdentifiers[cipher]), octets(iv));
    const scheme = writeSequence(identifier("2a864886f70d01050d"), writeSequence(stretching, encryption));
    return pem("ENCRYPTED PRIVATE KEY", writeSequence(scheme, octets(sealed(cipher, key, iv, der))));
  };
}
