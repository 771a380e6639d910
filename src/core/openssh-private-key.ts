import { type Bytes, fromBase64 } from "./bytes.ts";
import type { Ed25519KeyPair } from "./ed25519.ts";
import type { KeyFileProblem } from "./key-file.ts";
import { readOpensshContainer } from "./openssh-container.ts";
import { readEd25519Fields } from "./openssh-ed25519.ts";
import { parseSshPublicKey } from "./ssh-public-key.ts";
import { sshReader } from "./ssh-reader.ts";

export type KeyFileResult =
  | { code: "key"; pair: Ed25519KeyPair; comment: string }
  | { code: "refused"; problem: KeyFileProblem };

const ARMOUR = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END OPENSSH PRIVATE KEY-----/;
const LONGEST_FILE = 65_536;

/**
 * Reads an unencrypted OpenSSH private key of the type ssh-ed25519 (openssh-portable, PROTOCOL.key), without the weight of
 * the other formats: read-key-file.ts reads them all. The caller wipes the seed.
 */
export function readOpensshPrivateKey(file: string): KeyFileResult {
  if (file.length > LONGEST_FILE) return refuse("not-a-key-file");
  const body = ARMOUR.exec(file)?.[1];
  if (body === undefined) return refuse(otherKind(file));
  const bytes = fromBase64(body.replace(/\s/g, ""));
  if (bytes === undefined) return refuse("damaged");
  try {
    return readKeys(bytes);
  } finally {
    bytes.fill(0);
  }
}

function readKeys(bytes: Bytes): KeyFileResult {
  const container = readOpensshContainer(bytes);
  if (container === undefined) return refuse("damaged");
  try {
    return container.cipher === "none" ? readSecretPart(container.secret) : refuse("encrypted");
  } finally {
    container.secret.fill(0);
  }
}

function readSecretPart(secret: Bytes): KeyFileResult {
  const reader = sshReader(secret);
  const [first, second] = [reader.number(), reader.number()];
  const type = reader.text();
  if (first !== second || type === undefined) return refuse("damaged");
  if (type !== "ssh-ed25519") return refuse(type === "ssh-rsa" ? "rsa" : "unsupported-type");
  const pair = readEd25519Fields(reader);
  const comment = reader.text();
  if (pair !== undefined && comment !== undefined) return { code: "key", pair, comment };
  pair?.seed.wipe();
  return refuse("damaged");
}

/** What a file is that holds no whole key in OpenSSH's own format, so that its owner learns what to do. */
function otherKind(file: string): KeyFileProblem {
  if (file.includes("-----BEGIN OPENSSH PRIVATE KEY-----")) return "damaged";
  if (file.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----")) return "encrypted";
  if (file.includes("-----BEGIN RSA PRIVATE KEY-----")) return "rsa";
  const pkcs8 = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]*)/.exec(file)?.[1];
  // PKCS#8 holds keys of any kind; RSA of 1024 bits, the shortest in use, takes over 800 characters. ssh-keygen converts the rest.
  if (pkcs8 !== undefined) return pkcs8.length > 800 ? "rsa" : "not-a-key-file";
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|PuTTY-User-Key-File/.test(file)) return "unsupported-type";
  return parseSshPublicKey(file) === undefined ? "not-a-key-file" : "public-key";
}

const refuse = (problem: KeyFileProblem): KeyFileResult => ({ code: "refused", problem });
