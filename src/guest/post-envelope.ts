import { type Guest, type Step, waiting } from "./guest.ts";
import type { GuestRecord } from "./record.ts";

/**
 * Posts the envelope of the password that the account has. A conflict with this very envelope means that an earlier POST got
 * through and only its answer was lost. Anything else that is stored stays: its owner has to clear it.
 */
export async function postEnvelope(guest: Guest, record: GuestRecord): Promise<Step> {
  const envelope = record.envelopes.at(-1) ?? "";
  const posted = await guest.metadata.postPassword(envelope);
  if (posted.code === "problem") return waiting(posted.text);
  if (posted.code === "conflict") {
    const stored = await guest.metadata.readPassword();
    if (stored.code === "problem") return waiting(stored.text);
    // Nova caches for 15 s: after a clear it may refuse though nothing is stored.
    if (stored.value === "")
      return waiting("the metadata service still has an earlier password: it will be tried again");
    if (stored.value !== envelope)
      return waiting(`another password is stored for this instance, and ${record.user} has the guest's: clear it`);
  }
  await guest.records.write({ ...record, phase: "posted" });
  return { code: "advanced" };
}
