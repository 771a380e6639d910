import * as v from "valibot";
import { deleteRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";
import { hashToken, newToken } from "./random-token.ts";
import { type Alongside, isIssuedInFuture } from "./token.ts";
import type { User } from "./user-record.ts";

/** Keystone's `[receipt] expiration`, in milliseconds. */
const LIFETIME = 300_000;

const schema = v.object({
  userId: v.string(),
  passwordVersion: v.number(),
  issuedAt: v.number(),
  expiresAt: v.number(),
});

/** That a user's password was right, while the passcode is still missing (Identity API v3, "Multi-Factor Authentication"). */
export type Receipt = v.InferOutput<typeof schema>;

export const RECEIPT_PREFIX = "receipt/";
const receiptKey = (text: string): string => RECEIPT_PREFIX + hashToken(text);

/** Makes a receipt and stores its hash. The text is returned this once. */
export async function issueReceipt(
  store: Store,
  user: User,
  alongside: readonly Write[] = [],
): Promise<{ text: string; receipt: Receipt }> {
  const text = newToken();
  const issuedAt = Date.now();
  const { id: userId, passwordVersion } = user;
  const receipt = { userId, passwordVersion, issuedAt, expiresAt: issuedAt + LIFETIME };
  await store.commit([], [writeRecord(receiptKey(text), receipt), ...alongside]);
  return { text, receipt };
}

/** The receipt, with what uses it up: each is good for one sign-in. Undefined if it is none, was used, or is not of now. */
export async function receiptByText(
  store: Store,
  text: string,
): Promise<{ receipt: Receipt; once: Alongside } | undefined> {
  const key = receiptKey(text);
  const stored = await readRecord(store, key, schema);
  const now = Date.now();
  if (stored === undefined || stored.record.expiresAt <= now || isIssuedInFuture(stored.record, now)) return undefined;
  const expectations = [{ key, revision: stored.revision }];
  return { receipt: stored.record, once: { expectations, writes: [deleteRecord(key)] } };
}
