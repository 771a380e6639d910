import type { Opener } from "../records.ts";

/**
 * Names of the instances whose password opens with this key and with no other of the vault, as far as known: of those whose
 * password has been opened here.
 */
export function openedByAlone(
  fingerprint: string,
  vaultKeys: readonly { fingerprint: string }[],
  openers: Readonly<Record<string, Opener>>,
): string[] {
  const others = vaultKeys.map((key) => key.fingerprint).filter((other) => other !== fingerprint);
  return Object.values(openers)
    .filter(({ keys }) => keys.includes(fingerprint) && !keys.some((key) => others.includes(key)))
    .map(({ instanceName }) => instanceName)
    .sort((a, b) => a.localeCompare(b));
}
