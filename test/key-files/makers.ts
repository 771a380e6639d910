import { execFileSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What every encrypted file here is encrypted with: not ASCII only, and with a space. */
export const passphrase = "pass wörd";

export const folder = mkdtempSync(join(tmpdir(), "latchkey-key-files-"));
export const removeFolder = (): void => rmSync(folder, { recursive: true });

let count = 0;
const newPath = (): string => join(folder, `file-${++count}`);

/** What a tool prints; without its progress and warnings. */
export const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "ignore"] }).toString();

/** A key that ssh-keygen makes: the path of the private file. The public one is beside it, with `.pub`. */
export function sshKeygen(...options: string[]): string {
  const path = newPath();
  run("ssh-keygen", ["-q", "-C", "ops laptop", "-N", "", "-f", path, ...options]);
  return path;
}

/** The same key as ssh-keygen writes it with other options: `-Z` for the cipher, `-m` for the format. */
export function rewritten(path: string, newPassphrase: string, ...options: string[]): string {
  const copy = newPath();
  copyFileSync(path, copy);
  run("ssh-keygen", ["-q", "-p", "-P", "", "-N", newPassphrase, "-a", "1", "-f", copy, ...options]);
  return copy;
}

/** What one of openssl's commands writes. */
export function openssl(command: string, ...options: string[]): string {
  const path = newPath();
  run("openssl", [command, "-out", path, ...options]);
  return path;
}

/** What puttygen makes of another key file; encrypted unless the passphrase is empty. */
export function puttygen(from: string, newPassphrase: string, ...options: string[]): string {
  const path = newPath();
  const passphraseFile = newPath();
  writeFileSync(passphraseFile, newPassphrase);
  run("puttygen", [from, "-o", path, "--new-passphrase", passphraseFile, ...options]);
  return path;
}

/** A file with this content. */
export function written(content: string | Uint8Array): string {
  const path = newPath();
  writeFileSync(path, content);
  return path;
}

/** The public key as `type base64`, as ssh-keygen prints it for an unencrypted key of any of its formats. */
export const printedBySshKeygen = (path: string): string => firstWords(run("ssh-keygen", ["-y", "-P", "", "-f", path]));

export const printedByPuttygen = (path: string): string =>
  firstWords(run("puttygen", [path, "-O", "public-openssh", "--old-passphrase", written(passphrase)]));

/** ssh-keygen reads neither openssl's Ed25519 keys nor all its ciphers: the public key goes through Node's JWK. */
export function printedByOpenssl(path: string): string {
  const pem = run("openssl", ["pkey", "-in", path, "-passin", `pass:${passphrase}`, "-pubout"]);
  const { kty, n = "", e = "", x = "" } = createPublicKey(pem).export({ format: "jwk" });
  const [type, fields] = kty === "RSA" ? ["ssh-rsa", [integer(e), integer(n)]] : ["ssh-ed25519", [bytes(x)]];
  return `${type} ${Buffer.concat([Buffer.from(type), ...fields].flatMap(withLength)).toString("base64")}`;
}

export const contentOf = (path: string): Buffer => readFileSync(path);

const firstWords = (line: string): string => line.trim().split(" ").slice(0, 2).join(" ");
const bytes = (encoded: string): Buffer => Buffer.from(encoded, "base64url");

function integer(encoded: string): Buffer {
  const value = bytes(encoded);
  return value.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), value]) : value;
}

function withLength(field: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return [length, field];
}
