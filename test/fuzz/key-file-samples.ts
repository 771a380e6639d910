import { argon2 } from "../../src/cli/argon2.ts";
import { type Bytes, concat, fromText, toBase64 } from "../../src/core/bytes.ts";
import { OCTET_STRING } from "../../src/core/der.ts";
import type { PuttyFile } from "../../src/core/putty-file.ts";
import { puttyKeys } from "../../src/core/putty-keys.ts";
import { byteLength, integerToBytes } from "../../src/core/rsa-integers.ts";
import { Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, formatSshPublicKey, sshString } from "../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../src/core/ssh-rsa-blob.ts";
import { writeSequence, writeUnsigned } from "../../src/core/write-der.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { ed25519Of, rsaOf } from "./fixed-keys.ts";
import {
  encryptedOpenssh,
  encryptedPkcs8,
  legacyPem,
  passphrase,
  pem,
  plainOpenssh,
  puttyFile,
} from "./key-file-writers.ts";

/** A good file, and how to make one like it around other content: behind the encryption, with a MAC that is right. */
export interface KeyFileSample {
  name: string;
  content: Uint8Array;
  write: (content: Uint8Array) => Bytes;
}

const rsa = rsaOf("key file", 2048);
const ed25519 = ed25519Of("key file");
const seed = ed25519.seed.use((bytes) => bytes.slice());

const { n, e, d, p, q, dP, dQ, qInv } = rsa;
const pkcs1 = writeSequence(...[0n, n, e, d, p, q, dP, dQ, qInv].map(writeUnsigned));
const rsaPkcs8 = writeRsaPkcs8(rsa);
const ed25519Pkcs8 = concat(
  ...[Uint8Array.of(0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70)],
  ...[Uint8Array.of(OCTET_STRING, 34, OCTET_STRING, 32), seed],
);

const text = (value: string): Bytes => sshString(fromText(value));
const number = (integer: bigint): Bytes =>
  sshString(concat(Uint8Array.of(0), integerToBytes(integer, byteLength(integer))));
const rsaBlob = rsaKeyBlob(rsa);
const ed25519Blob = ed25519KeyBlob(ed25519.publicKey);
const equalNumbers = Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4);
const rsaPart = concat(equalNumbers, text("ssh-rsa"), ...[n, e, d, qInv, p, q].map(number), text("fuzz"));
const ed25519Part = concat(
  ...[equalNumbers, text("ssh-ed25519"), sshString(ed25519.publicKey)],
  ...[sshString(concat(seed, ed25519.publicKey)), text("fuzz")],
);
const rsaPutty = concat(...[d, p, q, qInv].map(number));
const ed25519Putty = sshString(seed);

const pemSamples: KeyFileSample[] = [
  { name: "PKCS#1", content: pkcs1, write: (der) => pem("RSA PRIVATE KEY", der) },
  { name: "PKCS#8 RSA", content: rsaPkcs8, write: (der) => pem("PRIVATE KEY", der) },
  { name: "PKCS#8 Ed25519", content: ed25519Pkcs8, write: (der) => pem("PRIVATE KEY", der) },
  ...(["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc"] as const).map((cipher) => ({
    name: `PKCS#1 ${cipher}`,
    content: pkcs1,
    write: legacyPem(cipher),
  })),
  ...(
    [
      ["aes-128-cbc", "sha1", rsaPkcs8],
      ["aes-192-cbc", "sha256", ed25519Pkcs8],
      ["aes-256-cbc", "sha384", rsaPkcs8],
      ["des-ede3-cbc", "sha512", ed25519Pkcs8],
      ["aes-256-cbc", "scrypt", rsaPkcs8],
    ] as const
  ).map(([cipher, derivation, content]) => ({
    name: `PKCS#8 ${cipher} ${derivation}`,
    content,
    write: encryptedPkcs8(cipher, derivation),
  })),
];

const opensshSamples: KeyFileSample[] = [
  { name: "OpenSSH RSA", content: rsaPart, write: plainOpenssh(rsaBlob) },
  { name: "OpenSSH Ed25519", content: ed25519Part, write: plainOpenssh(ed25519Blob) },
];

async function puttySamples(): Promise<KeyFileSample[]> {
  const shapes = [
    { type: "ssh-rsa", publicBlob: rsaBlob, content: rsaPutty },
    { type: "ssh-ed25519", publicBlob: ed25519Blob, content: ed25519Putty },
  ];
  const argon2Shape = { kind: "argon2id", salt: new Uint8Array(16).fill(7), memory: 8 } as const;
  const secret = new Secret(passphrase.slice());
  const samples: KeyFileSample[] = [];
  for (const { content, ...shape } of shapes)
    for (const [version, encryption] of [
      [2, "none"],
      [3, "none"],
      [2, "aes256-cbc"],
      [3, "aes256-cbc"],
    ] as const) {
      const stretched = version === 3 && encryption !== "none" ? argon2Shape : undefined;
      const parameters = { memory: argon2Shape.memory, passes: 1, lanes: 1 };
      const derivation = stretched && { kind: stretched.kind, salt: stretched.salt, parameters };
      const file = { ...shape, version, encryption, derivation } as PuttyFile;
      const keys = await puttyKeys(file, encryption === "none" ? undefined : secret, argon2);
      const write = puttyFile({ ...shape, version }, keys, encryption, stretched);
      samples.push({ name: `PuTTY ${shape.type} v${version} ${encryption}`, content, write });
    }
  return samples;
}

/** bcrypt takes 13 ms at its cheapest: apart, so that they are not what all the time goes to. */
export const slowSamples = (): KeyFileSample[] =>
  (["aes128-ctr", "aes256-ctr", "aes192-cbc", "3des-cbc", "aes256-gcm@openssh.com"] as const).map((cipher, index) => ({
    name: `OpenSSH ${cipher}`,
    content: index % 2 === 0 ? rsaPart : ed25519Part,
    write: encryptedOpenssh(cipher, index % 2 === 0 ? rsaBlob : ed25519Blob),
  }));

export const quickSamples = async (): Promise<KeyFileSample[]> => [
  ...pemSamples,
  ...opensshSamples,
  ...(await puttySamples()),
];

/** Public keys as lines of a `.pub` file: of every type there is, real where it matters. */
export const publicLines: string[] = [
  formatSshPublicKey(rsaBlob, "ops laptop"),
  formatSshPublicKey(ed25519Blob, "ops laptop"),
  ...["ecdsa-sha2-nistp256", "ssh-dss", "sk-ssh-ed25519@openssh.com", "ssh-ed25519-cert-v01@openssh.com"].map((type) =>
    formatSshPublicKey(concat(text(type), sshString(ed25519.publicKey)), "other"),
  ),
];

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
