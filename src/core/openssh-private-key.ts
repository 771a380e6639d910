import { type Bytes, fromBase64, fromText, sameBytes, toText } from "./bytes.ts";
import { type Ed25519KeyPair, ed25519FromSeed } from "./ed25519.ts";
import type { KeyFileProblem } from "./key-file.ts";
import { Secret } from "./secret.ts";
import { parseSshPublicKey, readString } from "./ssh-public-key.ts";

export type KeyFileResult =
  | { code: "key"; pair: Ed25519KeyPair; comment: string }
  | { code: "refused"; problem: KeyFileProblem };

const ARMOUR = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END OPENSSH PRIVATE KEY-----/;
const MAGIC = fromText("openssh-key-v1\0");
const LONGEST_FILE = 65_536;

/** Reads an unencrypted OpenSSH private key of the type ssh-ed25519 (openssh-portable, PROTOCOL.key). The caller wipes the seed. */
export function readOpensshPrivateKey(file: string): KeyFileResult {
  if (file.length > LONGEST_FILE) return refuse("not-a-key-file");
  const body = ARMOUR.exec(file)?.[1];
  if (body === undefined) return refuse(otherKind(file));
  const bytes = fromBase64(body.replace(/\s/g, ""));
  if (bytes === undefined || !sameBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return refuse("damaged");
  try {
    return readKeys(bytes);
  } finally {
    bytes.fill(0);
  }
}

function readKeys(bytes: Bytes): KeyFileResult {
  const reader = readerOf(bytes, MAGIC.length);
  const cipher = reader.text();
  reader.string(); // name of the key derivation, and
  reader.string(); // its options: empty for cipher "none"
  const count = reader.number();
  reader.string(); // the public key, which the private part repeats
  const secret = reader.string();
  if (cipher === undefined || count !== 1 || secret === undefined) return refuse("damaged");
  if (cipher !== "none") return refuse("encrypted");
  try {
    return readSecretPart(secret);
  } finally {
    secret.fill(0);
  }
}

function readSecretPart(secret: Bytes): KeyFileResult {
  const reader = readerOf(secret, 0);
  const [first, second] = [reader.number(), reader.number()];
  const type = reader.text();
  if (first !== second || type === undefined) return refuse("damaged");
  if (type !== "ssh-ed25519") return refuse(type === "ssh-rsa" ? "rsa" : "unsupported-type");
  const publicKey = reader.string();
  const privateKey = reader.string(); // seed, then the public key again
  const comment = reader.text();
  if (publicKey?.length !== 32 || privateKey?.length !== 64 || comment === undefined) return refuse("damaged");
  const pair = ed25519FromSeed(new Secret(privateKey.slice(0, 32)));
  const genuine = sameBytes(pair.publicKey, publicKey) && sameBytes(pair.publicKey, privateKey.slice(32));
  privateKey.fill(0);
  if (genuine) return { code: "key", pair, comment };
  pair.seed.wipe();
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

function readerOf(bytes: Uint8Array, start: number) {
  let at = start;
  const string = (): Bytes | undefined => {
    const value = readString(bytes, at);
    if (value !== undefined) at += 4 + value.length;
    return value;
  };
  return {
    string,
    text: (): string | undefined => {
      const value = string();
      return value && toText(value);
    },
    number: (): number | undefined => {
      if (at + 4 > bytes.length) return undefined;
      at += 4;
      return new DataView(bytes.buffer, bytes.byteOffset + at - 4, 4).getUint32(0);
    },
  };
}

const refuse = (problem: KeyFileProblem): KeyFileResult => ({ code: "refused", problem });
