import { opensshFileOf } from "../core/openssh-file.ts";
import { argon2, once, opensslEd25519, opensslRsa, pass, pkcs8, sshEd25519, sshRsa } from "./bases.ts";
import {
  openssl,
  passphrase,
  printedByOpenssl,
  printedByPuttygen,
  printedBySshKeygen,
  puttygen,
  rewritten,
  sshKeygen,
  written,
} from "./makers.ts";

/** A file that is read: who wrote it, how, and what the tool says is its public key. */
export interface ReadableRow {
  name: string;
  encrypted: boolean;
  make: () => string;
  print: (path: string) => string;
}

const sshKeys = [
  ["RSA", sshRsa],
  ["Ed25519", sshEd25519],
] as const;
const opensshCiphers = [
  ...["aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"],
  ...["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"],
];

const row = (name: string, make: () => string, print: (path: string) => string, encrypted = false): ReadableRow => ({
  name,
  make: once(make),
  print,
  encrypted,
});

const openssh: ReadableRow[] = sshKeys.flatMap(([type, base]) => [
  row(`ssh-keygen ${type}`, base, printedBySshKeygen),
  ...opensshCiphers.map((cipher) =>
    row(
      `ssh-keygen ${type} ${cipher}`,
      () => rewritten(base(), passphrase, "-Z", cipher),
      () => printedBySshKeygen(base()),
      true,
    ),
  ),
]);

const sshKeygenPem: ReadableRow[] = ["PEM", "PKCS8"].flatMap((format) => [
  row(`ssh-keygen RSA -m ${format}`, () => rewritten(sshRsa(), "", "-m", format), printedBySshKeygen),
  row(
    `ssh-keygen RSA -m ${format} encrypted`,
    () => rewritten(sshRsa(), passphrase, "-m", format),
    () => printedBySshKeygen(sshRsa()),
    true,
  ),
]);

const sizes: ReadableRow[] = [
  ...["3072", "4096"].map((bits) =>
    row(`ssh-keygen RSA ${bits}`, () => sshKeygen("-t", "rsa", "-b", bits), printedBySshKeygen),
  ),
  row("openssl RSA 8192", () => openssl("genrsa", "8192"), printedByOpenssl),
];

const legacy: ReadableRow[] = [
  row("openssl PKCS#1", opensslRsa, printedByOpenssl),
  ...["aes128", "aes192", "aes256", "des3"].map((cipher) =>
    row(
      `openssl PKCS#1 ${cipher}`,
      () => openssl("rsa", "-in", opensslRsa(), "-traditional", `-${cipher}`, ...pass),
      printedByOpenssl,
      true,
    ),
  ),
];

const opensslCiphers = ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3"];
const pkcs8Files: ReadableRow[] = (
  [
    ["RSA", opensslRsa],
    ["Ed25519", opensslEd25519],
  ] as const
).flatMap(([type, base]) => [
  row(`openssl PKCS#8 ${type}`, () => openssl("pkcs8", "-topk8", "-nocrypt", "-in", base()), printedByOpenssl),
  ...opensslCiphers.flatMap((cipher) => [
    ...["hmacWithSHA1", "hmacWithSHA256", "hmacWithSHA512"].map((prf) =>
      row(
        `openssl PKCS#8 ${type} ${cipher} ${prf}`,
        () => pkcs8(base, "-v2", cipher, "-v2prf", prf),
        printedByOpenssl,
        true,
      ),
    ),
    row(
      `openssl PKCS#8 ${type} ${cipher} scrypt`,
      () => pkcs8(base, "-v2", cipher, "-scrypt", "-scrypt_N", "1024"),
      printedByOpenssl,
      true,
    ),
  ]),
]);

const putty: ReadableRow[] = sshKeys.flatMap(([type, base]) => [
  ...["2", "3"].map((version) =>
    row(
      `puttygen ${type} v${version}`,
      () => puttygen(base(), "", "--ppk-param", `version=${version}`),
      printedByPuttygen,
    ),
  ),
  ...["version=2", ...["argon2i", "argon2d", "argon2id"].map(argon2)].map((options) =>
    row(
      `puttygen ${type} encrypted ${options}`,
      () => puttygen(base(), passphrase, "--ppk-param", options),
      printedByPuttygen,
      true,
    ),
  ),
  row(
    `puttygen ${type} -O private-openssh-new`,
    () => puttygen(puttygen(base(), ""), passphrase, "-O", "private-openssh-new"),
    printedByPuttygen,
    true,
  ),
]);

/** What puttygen calls the old format: PKCS#1. */
const puttyPem = row(
  "puttygen RSA -O private-openssh",
  () => puttygen(sshRsa(), passphrase, "-O", "private-openssh"),
  printedByPuttygen,
  true,
);

/** PuTTY leaves out the zeros that a seed ends with. */
const shortSeed = once(() =>
  written(opensshFileOf(Uint8Array.from({ length: 32 }, (_, at) => (at < 29 ? at + 1 : 0)))),
);
const puttyShortSeed = row("puttygen Ed25519 of a short seed", () => puttygen(shortSeed(), ""), printedByPuttygen);

export const readable = [
  ...openssh,
  ...sshKeygenPem,
  ...sizes,
  ...legacy,
  ...pkcs8Files,
  ...putty,
  puttyPem,
  puttyShortSeed,
];
