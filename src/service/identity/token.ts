import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { deleteRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Expectation, Store, Write } from "../store/store.ts";
import { hashToken, newToken } from "./random-token.ts";

const schema = v.object({
  userId: v.string(),
  passwordVersion: v.number(),
  /** Null for an unscoped token. */
  projectId: v.nullable(v.string()),
  methods: v.array(v.picklist(["password", "totp", "token", "application_credential"])),
  /** The application credential that it was made with. */
  credentialId: v.optional(v.string()),
  auditIds: v.array(v.string()),
  issuedAt: v.number(),
  expiresAt: v.number(),
});

/** What a token stands for. Times in milliseconds since 1970. The role is looked up at each use: taking it away works at once. */
export type Token = v.InferOutput<typeof schema>;

export const TOKEN_PREFIX = "token/";
const tokenKey = (token: string): string => TOKEN_PREFIX + hashToken(token);

/** How far the clocks of processes on one store may be apart, in milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

/** Whether a clock that was ahead has made it: its end would be as much too late. */
export const isIssuedInFuture = ({ issuedAt }: Pick<Token, "issuedAt">, now: number): boolean =>
  issuedAt > now + CLOCK_SKEW;

/** What must hold, and what is written, in the same commit as a new token. */
export interface Alongside {
  expectations: readonly Expectation[];
  writes: readonly Write[];
}

/** Makes a token and stores its hash. The text is returned this once. */
export async function issueToken(
  store: Store,
  token: Token,
  { expectations, writes }: Alongside = { expectations: [], writes: [] },
): Promise<string | "conflict"> {
  const text = newToken();
  return (await store.commit(expectations, [writeRecord(tokenKey(text), token), ...writes])) === "committed"
    ? text
    : "conflict";
}

/** What the text stands for; undefined if it is no token, has expired or was revoked, or comes from the future. */
export async function tokenByText(store: Store, text: string): Promise<Token | undefined> {
  const token = (await readRecord(store, tokenKey(text), schema))?.record;
  const now = Date.now();
  return token !== undefined && token.expiresAt > now && !isIssuedInFuture(token, now) ? token : undefined;
}

export async function revokeToken(store: Store, text: string, userId: string, actor: Actor): Promise<void> {
  await store.commit([], [deleteRecord(tokenKey(text)), auditWrite(userId, "token revoked", actor)]);
}

/** What Keystone calls an audit id: names a token in an answer without being one. */
export const newAuditId = (): string => randomBytes(16).toString("base64url");
