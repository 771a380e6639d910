import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { everyEntry } from "../store/every-entry.ts";
import { parseRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";

const actions = [
  ...["registered", "key captured", "posted", "replaced", "read", "refused", "cleared", "deleted"],
  ...["reset requested", "reset withdrawn", "reset request removed"],
  ...["application credential made", "application credential deleted", "totp enabled", "totp disabled"],
] as const;

const schema = v.object({
  /** Milliseconds since 1970. */
  at: v.number(),
  action: v.picklist(actions),
  /** A user's id; `guest` for the guest itself; `console` for `latchkey admin`. */
  by: v.string(),
  /** The id of the application credential that was used. */
  credential: v.optional(v.string()),
  /** An address, or `-` for the console. */
  from: v.string(),
  /** The id that the answer and the request log carry as well. */
  request: v.string(),
});

/** Who did what to an instance's password, or to a user's ways to sign in. Never the password, in whatever form. */
export type AuditRecord = v.InferOutput<typeof schema>;
export type AuditAction = AuditRecord["action"];

/** The part of an audit record that is the same for all that one request does. */
export type Actor = Pick<AuditRecord, "by" | "credential" | "from" | "request">;

const PROCESS = randomBytes(6).toString("hex");
let count = 0;

/** Goes into the same commit as what it records, so that neither is there without the other. */
export function auditWrite(subjectId: string, action: AuditAction, actor: Actor): Write {
  const at = Date.now();
  count += 1;
  // Keys sort by time, then by this process's count.
  const key = `audit/${subjectId}/${at}-${PROCESS}-${count.toString().padStart(12, "0")}`;
  return { key, value: JSON.stringify({ at, action, ...actor }) };
}

/** The trail of an instance or a user, oldest first. It outlives both. */
export async function* auditTrail(store: Store, subjectId: string): AsyncGenerator<AuditRecord> {
  for await (const entry of everyEntry(store, `audit/${subjectId}/`)) yield parseRecord(entry, schema).record;
}
