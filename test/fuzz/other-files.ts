import { type Bytes, concat, fromText, toBase64 } from "../../src/core/bytes.ts";
import { formatSshPublicKey, sshString } from "../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../src/core/ssh-rsa-blob.ts";
import { writeSequence, writeUnsigned } from "../../src/core/write-der.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { rsaOf } from "./fixed-keys.ts";
import { puttySamples } from "./key-file-samples.ts";
import { pem } from "./pem-text.ts";
import {
  ed25519,
  ed25519Blob,
  ed25519Part,
  ed25519Pkcs8,
  equalNumbers,
  number,
  rsa,
  rsaBlob,
  rsaPkcs8,
  text,
} from "./sample-keys.ts";
import { plainOpenssh } from "./write-openssh-files.ts";
import { encryptedPkcs8 } from "./write-pem-files.ts";

/** Public keys as lines of a `.pub` file: of every type there is, real where it matters. */
export const publicLines: string[] = [
  formatSshPublicKey(rsaBlob, "ops laptop"),
  formatSshPublicKey(ed25519Blob, "ops laptop"),
  ...["ecdsa-sha2-nistp256", "ssh-dss", "sk-ssh-ed25519@openssh.com", "ssh-ed25519-cert-v01@openssh.com"].map((type) =>
    formatSshPublicKey(concat(text(type), sshString(ed25519.publicKey)), "other"),
  ),
];

const { n, e, d, p, q, dP, dQ, qInv } = rsa;
const numbersOnly = (modulus: bigint): Bytes =>
  writeSequence(...[0n, modulus, e, d, p, q, dP, dQ, qInv].map(writeUnsigned));
const costly = (file: Uint8Array, from: string, to: string): Bytes =>
  fromText(Buffer.from(file).toString("latin1").replace(from, to));

/** What else is found in key files, or is taken for one. */
export const otherFiles = async (): Promise<Uint8Array[]> => [
  pem("RSA PRIVATE KEY", numbersOnly(n >> 1100n)),
  pem("RSA PRIVATE KEY", numbersOnly(n << 7000n)),
  pem("PRIVATE KEY", writeRsaPkcs8(rsaOf("too small", 1024))),
  plainOpenssh(rsaKeyBlob({ n: n << 7000n, e }))(
    concat(equalNumbers, text("ssh-rsa"), ...[n << 7000n, e, d, qInv, p, q].map(number), text("fuzz")),
  ),
  ...(await puttySamples()).flatMap(({ content, write }) => [
    costly(write(content), "Argon2-Memory: 8", "Argon2-Memory: 4194304"),
    costly(write(content), "Argon2-Passes: 1", "Argon2-Passes: 4294967295"),
  ]),
  encryptedPkcs8("aes-128-cbc", "sha256", 2n ** 40n)(rsaPkcs8),
  encryptedPkcs8("aes-128-cbc", "scrypt", 2n ** 30n)(rsaPkcs8),
  ...publicLines.map(fromText),
  ...["EC PRIVATE KEY", "DSA PRIVATE KEY", "CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY"].map((label) =>
    pem(label, ed25519Pkcs8),
  ),
  pem("OPENSSH PRIVATE KEY", concat(fromText("openssh-key-v1\0"), text("none"))),
  plainOpenssh(concat(text("ecdsa-sha2-nistp256"), text("nistp256")))(ed25519Part),
  plainOpenssh(concat(text("sk-ssh-ed25519@openssh.com"), text("ssh:")))(ed25519Part),
  fromText("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"),
  fromText("PuTTY-User-Key-File-1: ssh-rsa\n"),
  fromText(`PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: ${toBase64(new Uint8Array(40))}\n`),
];

/** Words of the formats. */
export const keyFilePieces: Uint8Array[] = [
  ...["-----BEGIN ", "-----END ", "PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "Proc-Type: 4,ENCRYPTED\n"],
  ...[
    "DEK-Info: AES-128-CBC,",
    "a: b\n",
    "\r\n",
    "\r",
    " ",
    "=",
    "PuTTY-User-Key-File-3: ssh-rsa\n",
    "Private-Lines: 1\n",
  ],
  ...["Argon2-Memory: 4194304\n", "none", "bcrypt", "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "\ufeff"],
].map(fromText);
