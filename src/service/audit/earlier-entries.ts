import { randomBytes, randomUUID } from "node:crypto";
import * as v from "valibot";
import { everyEntry } from "../store/every-entry.ts";
import { parseRecord } from "../store/record.ts";
import type { Entry, Store, Write } from "../store/store.ts";
import { headOf, openWrite } from "./audit-chain.ts";
import { AUDIT_ACTIONS, ENTRY_PREFIX, entryKey } from "./audit-trail.ts";

/** A new key and the removal of the old one each. */
const MOST_AT_A_TIME = 49;

const schema = v.object({
  at: v.number(),
  action: v.picklist(AUDIT_ACTIONS),
  by: v.string(),
  credential: v.optional(v.string(), ""),
  from: v.string(),
  request: v.string(),
});

/** `audit/SUBJECT/AT-PROCESS-COUNT`. */
const EARLIER_KEY = /^audit\/([0-9a-f-]{32,36})\/\d{13}-[0-9a-f]{12}-\d{12}$/;
export const isEarlierKey = (key: string): boolean => EARLIER_KEY.test(key);

/**
 * Brings the entries of versions before the chain into its form, under a writer of their own that is sealed like one that has ended.
 * Only while there is no chain: who could add such entries later would have them sealed.
 */
export async function convertEarlierEntries(store: Store): Promise<void> {
  if ((await headOf(store)).record.number > 0) return;
  const writer = randomBytes(6).toString("hex");
  let sequence = 0;
  let page: Entry[] = [];
  const convert = async (): Promise<void> => {
    if (page.length === 0) return;
    const writes = page.flatMap((entry): Write[] => {
      sequence += 1;
      return [
        { key: entry.key, value: undefined },
        { key: entryKey(writer, sequence), value: converted(entry) },
      ];
    });
    // A conflict: another process converts them.
    await store.commit(page, [...writes, openWrite(writer, 0)]);
    page = [];
  };
  for await (const entry of everyEntry(store, ENTRY_PREFIX)) {
    if (!isEarlierKey(entry.key)) continue;
    if (page.push(entry) === MOST_AT_A_TIME) await convert();
  }
  await convert();
}

function converted(entry: Entry): string {
  const { at, action, by, credential, from, request } = parseRecord(entry, schema).record;
  const subject = EARLIER_KEY.exec(entry.key)?.[1] ?? "";
  // The console had none: Nova's API tells actions apart by it.
  const id = request === "-" ? `req-${randomUUID()}` : request;
  return JSON.stringify([at, subject, action, by, from, id, ...(credential === "" ? [] : [credential])]);
}
