import type { Argon2Parameters } from "./argon2-parameters.ts";
import { bytesOfText } from "./byte-text.ts";
import { type Bytes, fromBase64 } from "./bytes.ts";
import { fromHex } from "./hexadecimal.ts";
import type { Argon2Kind } from "./key-file-options.ts";

/** A PuTTY private key file of version 2 or 3 (PuTTY manual, appendix C). The caller wipes `privateBlob`. */
export interface PuttyFile {
  version: 2 | 3;
  /** The SSH algorithm. */
  type: string;
  encryption: string;
  comment: Bytes;
  publicBlob: Bytes;
  /** The private numbers, perhaps encrypted. */
  privateBlob: Bytes;
  mac: Bytes;
  /** Version 3 only, if encrypted. */
  derivation: PuttyDerivation | undefined;
}

export interface PuttyDerivation {
  kind: Argon2Kind;
  salt: Bytes;
  parameters: Argon2Parameters;
}

const kinds = new Map<string, Argon2Kind>([
  ["Argon2i", "argon2i"],
  ["Argon2d", "argon2d"],
  ["Argon2id", "argon2id"],
]);

/** Undefined if it is cut short or a header is missing, doubled or out of shape. `text` has a character for each byte. */
export function readPuttyFile(text: string): PuttyFile | undefined {
  const headers = readHeaders(text);
  const version = headers?.has("PuTTY-User-Key-File-3") ? 3 : 2;
  const type = headers?.get(`PuTTY-User-Key-File-${version}`);
  const encryption = headers?.get("Encryption");
  const comment = headers?.get("Comment");
  const publicBlob = fromBase64(headers?.get("Public-Lines") ?? "?");
  const privateBlob = fromBase64(headers?.get("Private-Lines") ?? "?");
  const mac = fromHex(headers?.get("Private-MAC") ?? "?");
  if (headers === undefined || type === undefined || encryption === undefined || comment === undefined)
    return undefined;
  if (publicBlob === undefined || privateBlob === undefined || mac === undefined) return undefined;
  const derivation = version === 3 && encryption !== "none" ? readDerivation(headers) : undefined;
  if (version === 3 && encryption !== "none" && derivation === undefined) return undefined;
  return { version, type, encryption, comment: bytesOfText(comment), publicBlob, privateBlob, mac, derivation };
}

/** Each header once. The value of `Public-Lines` and `Private-Lines` is a number of lines: here, those lines themselves. */
function readHeaders(text: string): Map<string, string> | undefined {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  const headers = new Map<string, string>();
  for (let at = 0; at < lines.length; at++) {
    const [, name, value] = /^([A-Za-z0-9-]{1,40}): ?(.*)$/s.exec(lines[at] ?? "") ?? [];
    if (name === undefined || value === undefined || headers.has(name)) return undefined;
    if (!name.endsWith("-Lines")) {
      headers.set(name, value);
      continue;
    }
    const count = numberOf(value);
    if (count === undefined || at + count >= lines.length) return undefined;
    headers.set(name, lines.slice(at + 1, at + 1 + count).join(""));
    at += count;
  }
  return headers;
}

function readDerivation(headers: Map<string, string>): PuttyDerivation | undefined {
  const kind = kinds.get(headers.get("Key-Derivation") ?? "");
  const [memory, passes, lanes] = ["Memory", "Passes", "Parallelism"].map((name) =>
    numberOf(headers.get(`Argon2-${name}`)),
  );
  const salt = fromHex(headers.get("Argon2-Salt") ?? "?");
  if (kind === undefined || salt === undefined || salt.length < 8 || salt.length > 64) return undefined;
  // RFC 9106, section 3.1: at least one of each, and 8 KiB for each lane.
  if (!memory || !passes || !lanes || memory < 8 * lanes) return undefined;
  return { kind, salt, parameters: { memory, passes, lanes } };
}

const numberOf = (text = ""): number | undefined => (/^\d{1,10}$/.test(text) ? Number(text) : undefined);
