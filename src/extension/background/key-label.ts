import { fingerprint, formatSshPublicKey } from "../../core/ssh-public-key.ts";
import type { KeyLabel, KeyType } from "../../core/vault-record.ts";

/** What is shown of a key: `blob` is its SSH public key. */
export function labelOf(name: string, type: KeyType, blob: Uint8Array): KeyLabel {
  const shown = keyName(name, type.slice("ssh-".length));
  return {
    name: shown,
    type,
    fingerprint: fingerprint(blob),
    publicKey: formatSshPublicKey(blob, shown.replace(/\s+/g, "-")),
  };
}

/** One line, at most 100 characters; `otherwise` if nothing is left of it. */
export const keyName = (name: string, otherwise: string): string =>
  name
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 100) || otherwise;
