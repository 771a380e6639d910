import { withoutNotice } from "../core/reset-notice.ts";
import type { Guest } from "./guest.ts";
import type { Problem } from "./metadata.ts";
import type { GuestRecord } from "./record.ts";

/** What stands in the one place that a cloud has for a guest's text. */
export type Slot =
  /** Nothing, or something of this guest's that the service replaces if it is still of this version. */
  | { code: "free"; replaces?: string }
  /** The very text that is to be stored. */
  | { code: "same" }
  /** Another text of this guest's, where nothing can be replaced: Nova. */
  | { code: "own" }
  | { code: "stranger" }
  | Problem;

/** Looks at the place, before `text` is stored there. */
export async function readSlot(guest: Guest, record: GuestRecord | undefined, text?: string): Promise<Slot> {
  const found = await guest.metadata.readPassword();
  if (found.code === "problem") return found;
  const { text: stored, version } = found.value;
  if (stored === "") return { code: "free" };
  if (stored === text) return { code: "same" };
  if (!isOwn(record, withoutNotice(stored))) return { code: "stranger" };
  return version === undefined ? { code: "own" } : { code: "free", replaces: version };
}

/** The answer to a POST may be lost, so an envelope can be there before the record says so. */
const isOwn = (record: GuestRecord | undefined, envelope: string): boolean =>
  record !== undefined &&
  (record.stored === envelope || record.accounts.some(({ envelopes }) => envelopes.includes(envelope)));
