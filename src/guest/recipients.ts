import { sameBytes } from "../core/bytes.ts";
import { ed25519PublicKey, fingerprint, formatSshPublicKey, parseSshPublicKey } from "../core/ssh-public-key.ts";
import { x25519FromPublicKey } from "../core/x25519.ts";
import { type NamedKey, printable } from "./metadata.ts";

/** A key that the guest seals to. */
export interface Recipient {
  name: string;
  /** 32 bytes, Ed25519. */
  publicKey: Uint8Array;
  fingerprint: string;
  /** As it is pinned in the guest's record. */
  line: string;
}

/** The usable keys, each once, and a sentence for each key that is none. */
export function collectRecipients(keys: readonly NamedKey[]): { recipients: Recipient[]; leftOut: string[] } {
  const recipients: Recipient[] = [];
  const leftOut: string[] = [];
  for (const key of keys) {
    const found = readRecipient(key);
    if (typeof found === "string") leftOut.push(found);
    else if (!recipients.some((known) => sameBytes(known.publicKey, found.publicKey))) recipients.push(found);
  }
  return { recipients, leftOut: [...new Set(leftOut)] };
}

/** How a key is called in the log. */
export const describe = ({ name, fingerprint }: Recipient): string => `${printable(name)} (${fingerprint})`;

/** A recipient, or why this key cannot be one. */
function readRecipient({ name, line }: NamedKey): Recipient | string {
  const key = parseSshPublicKey(line);
  if (key === undefined) return `key ${printable(name)} is left out: it is no ssh public key`;
  const publicKey = ed25519PublicKey(key);
  if (publicKey === undefined)
    return `key ${printable(name)} is left out: passwords are sealed to ssh-ed25519 keys only, not to ${printable(key.type)}`;
  if (x25519FromPublicKey(publicKey) === undefined)
    return `key ${printable(name)} is left out: nothing can be sealed safely to it`;
  return { name, publicKey, fingerprint: fingerprint(key.blob), line: formatSshPublicKey(key.blob, printable(name)) };
}
