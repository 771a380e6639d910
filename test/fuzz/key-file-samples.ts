import { argon2 } from "../../src/core/argon2.ts";
import type { Bytes } from "../../src/core/bytes.ts";
import type { PuttyFile } from "../../src/core/putty-file.ts";
import { puttyKeys } from "../../src/core/putty-keys.ts";
import { Secret } from "../../src/core/secret.ts";
import { pem } from "./pem-text.ts";
import {
  ed25519Blob,
  ed25519Part,
  ed25519Pkcs8,
  ed25519Putty,
  pkcs1,
  rsaBlob,
  rsaPart,
  rsaPkcs8,
  rsaPutty,
} from "./sample-keys.ts";
import { passphrase, salt } from "./sealing.ts";
import { encryptedOpenssh, opensshCipherNames, plainOpenssh } from "./write-openssh-files.ts";
import { encryptedPkcs8, legacyPem } from "./write-pem-files.ts";
import { puttyFile } from "./write-putty-files.ts";

/** A good file, and how to make one like it around other content: behind the encryption, with a MAC that is right. */
export interface KeyFileSample {
  name: string;
  content: Uint8Array;
  write: (content: Uint8Array) => Bytes;
}

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

export async function puttySamples(): Promise<KeyFileSample[]> {
  const shapes = [
    { type: "ssh-rsa", publicBlob: rsaBlob, content: rsaPutty },
    { type: "ssh-ed25519", publicBlob: ed25519Blob, content: ed25519Putty },
  ];
  const parameters = { memory: 8, passes: 1, lanes: 1 };
  const secret = new Secret(passphrase.slice());
  const samples: KeyFileSample[] = [];
  for (const { content, ...shape } of shapes)
    for (const [version, encryption, kind] of [
      [2, "none"],
      [3, "none"],
      [2, "aes256-cbc"],
      [3, "aes256-cbc", "argon2i"],
      [3, "aes256-cbc", "argon2d"],
      [3, "aes256-cbc", "argon2id"],
    ] as const) {
      const derivation = kind && { kind, salt, parameters };
      const file = { ...shape, version, encryption, derivation } as PuttyFile;
      const keys = await puttyKeys(file, encryption === "none" ? undefined : secret, argon2);
      const write = puttyFile({ ...shape, version }, keys, encryption, derivation);
      samples.push({ name: `PuTTY ${shape.type} v${version} ${kind ?? encryption}`, content, write });
    }
  return samples;
}

/** bcrypt takes 13 ms at its cheapest: apart, so that they are not what all the time goes to. */
export const slowSamples = (): KeyFileSample[] =>
  opensshCipherNames.map((cipher, index) => ({
    name: `OpenSSH ${cipher}`,
    content: index % 2 === 0 ? rsaPart : ed25519Part,
    write: encryptedOpenssh(cipher, index % 2 === 0 ? rsaBlob : ed25519Blob),
  }));

export const quickSamples = async (): Promise<KeyFileSample[]> => [
  ...pemSamples,
  ...opensshSamples,
  ...(await puttySamples()),
];
