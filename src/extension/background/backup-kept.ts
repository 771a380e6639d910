import * as v from "valibot";
import type { Secret } from "../../core/secret.ts";
import type { OnlyHere, PreviousPassword } from "../reset-records.ts";
import { resealHere } from "./only-here.ts";
import type { KeptPasswords } from "./reset-record.ts";

const ciphertext = v.pipe(v.string(), v.maxLength(65_536));

export const previousSchema = v.object({
  blob: ciphertext,
  wasOnlyHere: v.exactOptional(v.literal(true)),
  user: v.nullable(v.string()),
  replacedAt: v.number(),
  until: v.number(),
});

export const onlyHereSchema = v.object({
  sealed: ciphertext,
  user: v.nullable(v.string()),
  changedAt: v.number(),
  before: v.exactOptional(ciphertext),
});

/**
 * Kept passwords of a backup for a vault with another key, of instances that have none here: an instance's password may have
 * changed since the backup was made. What the backup's key does not open is of no use and left out.
 */
export async function mergeKept(
  from: KeptPasswords,
  here: Partial<KeptPasswords>,
  keys: { from: Secret; to: Secret },
): Promise<KeptPasswords> {
  const previous: Record<string, PreviousPassword> = {};
  for (const [id, entry] of Object.entries(from.previous)) {
    const blob = entry.wasOnlyHere ? await resealHere(entry.blob, id, keys) : entry.blob;
    if (blob !== undefined) previous[id] = { ...entry, blob };
  }
  const onlyHere: Record<string, OnlyHere> = {};
  for (const [id, entry] of Object.entries(from.onlyHere)) {
    const sealed = await resealHere(entry.sealed, id, keys);
    if (sealed !== undefined) onlyHere[id] = { ...entry, sealed };
  }
  return { previous: { ...previous, ...here.previous }, onlyHere: { ...onlyHere, ...here.onlyHere } };
}
