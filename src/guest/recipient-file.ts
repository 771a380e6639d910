import { readFile } from "node:fs/promises";
import { parseSshPublicKey } from "../core/ssh-public-key.ts";
import { GuestError } from "./guest-error.ts";
import type { NamedKey } from "./metadata.ts";
import { collectRecipients } from "./recipients.ts";

/**
 * The ssh-ed25519 keys of a file with one public key a line; empty lines and those that start with # do not count. Throws a
 * GuestError if it cannot be read, has no key, or has one that nothing can be sealed to: whoever wrote the line relies on it.
 */
export async function readRecipientFile(path: string): Promise<NamedKey[]> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new GuestError(`cannot read the recipient file ${path}`, { cause });
  });
  const keys: NamedKey[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const comment = parseSshPublicKey(line)?.comment ?? "";
    keys.push({ name: comment === "" ? `of line ${index + 1}` : comment, line });
  }
  const { leftOut } = collectRecipients(keys);
  if (leftOut[0] !== undefined) throw new GuestError(`${path}: ${leftOut[0]}`);
  if (keys.length === 0) throw new GuestError(`${path} has no ssh-ed25519 key`);
  return keys;
}
