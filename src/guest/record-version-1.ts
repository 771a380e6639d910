import * as v from "valibot";
import { type GuestRecord, noResets } from "./record.ts";

/** What guests wrote before there were resets: one account, and nothing was ever replaced. */
export const version1 = v.object({
  version: v.literal(1),
  instance: v.string(),
  user: v.string(),
  recipients: v.pipe(v.array(v.string()), v.minLength(1)),
  phase: v.picklist(["sealed", "applied", "posted"]),
  envelopes: v.pipe(v.array(v.string()), v.minLength(1)),
  time: v.pipe(v.number(), v.safeInteger()),
});

export function recordOfVersion1({ envelopes, ...old }: v.InferOutput<typeof version1>): GuestRecord {
  return {
    ...old,
    version: 2,
    account: old.user,
    accounts: [{ user: old.user, envelopes }],
    stored: old.phase === "posted" ? (envelopes.at(-1) ?? "") : "",
    earlier: [],
    resets: noResets,
  };
}
