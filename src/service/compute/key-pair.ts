import { createHash } from "node:crypto";
import * as v from "valibot";
import { ed25519PublicKey, fingerprint, parseSshPublicKey, readString } from "../../core/ssh-public-key.ts";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { keyPairName, plainText } from "../identity/names.ts";
import { userKey } from "../identity/user-record.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";

/** An SSH public key in one line. */
export const publicKeyLine = v.pipe(
  v.string(),
  v.trim(),
  plainText(16_384),
  v.check(isPublicKey, "a whole SSH public key"),
);

const schema = v.object({ name: keyPairName, publicKey: publicKeyLine, createdAt: v.number() });

/** A user's public key under a name. Key pairs belong to users, not to projects, as in Nova. */
export type KeyPair = v.InferOutput<typeof schema>;

/** Whether the line is a whole key: a cut one would make guests seal to nobody. */
function isPublicKey(line: string): boolean {
  const key = parseSshPublicKey(line);
  if (key === undefined) return false;
  if (key.type === "ssh-ed25519") return ed25519PublicKey(key) !== undefined;
  // Any other kind is a sequence of SSH strings without a remainder (RFC 4253, section 6.6).
  let at = 0;
  for (let field = readString(key.blob, at); field !== undefined; field = readString(key.blob, at))
    at += 4 + field.length;
  return at === key.blob.length;
}

export const keyPairKey = (userId: string, name: string): string => `key-pair/${userId}/${name}`;

export async function keyPairByName(store: Store, userId: string, name: string): Promise<KeyPair | undefined> {
  return (await readRecord(store, keyPairKey(userId, name), schema))?.record;
}

/** Of one user: Nova's `quota.key_pairs`. So a list of them needs no pages. */
export const MOST_KEY_PAIRS = 100;

export async function importKeyPair(
  store: Store,
  userId: string,
  { name, publicKey }: { name: string; publicKey: string },
  actor: Actor,
): Promise<KeyPair | "taken" | "too many"> {
  const keyPair = { name, publicKey, createdAt: Date.now() };
  const key = keyPairKey(userId, name);
  const entry = auditWrite(userId, "key pair imported", actor, fingerprintOf(publicKey));
  return untilNoConflict(async () => {
    if ((await store.get(key)) !== undefined) return "taken";
    const user = await store.get(userKey(userId));
    const others = await store.list({ prefix: keyPairKey(userId, ""), limit: MOST_KEY_PAIRS });
    if (others.length === MOST_KEY_PAIRS) return "too many";
    const outcome = await store.commit(
      [
        { key, revision: undefined },
        { key: userKey(userId), revision: user?.revision },
      ],
      // The user written as it was: of two imports at the same time, the second counts anew.
      [writeRecord(key, keyPair), entry, ...(user === undefined ? [] : [{ key: user.key, value: user.value }])],
    );
    return outcome === "committed" ? keyPair : "conflict";
  });
}

export async function* everyKeyPair(store: Store, userId: string): AsyncGenerator<KeyPair> {
  for await (const entry of everyEntry(store, keyPairKey(userId, ""))) yield parseRecord(entry, schema).record;
}

export async function deleteKeyPair(
  store: Store,
  userId: string,
  name: string,
  actor: Actor,
): Promise<"deleted" | "unknown"> {
  const key = keyPairKey(userId, name);
  const stored = await readRecord(store, key, schema);
  if (stored === undefined) return "unknown";
  const entry = auditWrite(userId, "key pair deleted", actor, fingerprintOf(stored.record.publicKey));
  const outcome = await store.commit([{ key, revision: stored.revision }], [deleteRecord(key), entry]);
  return outcome === "committed" ? "deleted" : "unknown";
}

/** Not its name, which somebody has typed. */
function fingerprintOf(publicKey: string): string {
  const key = parseSshPublicKey(publicKey);
  return key === undefined ? "" : fingerprint(key.blob);
}

/** `ssh` as Nova has it: it knows no other type but x509. */
export const keyPairType = "ssh";

/** MD5 in pairs, because Nova's answers have it. Nothing here relies on it. */
export function novaFingerprint(publicKey: string): string {
  const blob = parseSshPublicKey(publicKey)?.blob ?? new Uint8Array();
  return (createHash("md5").update(blob).digest("hex").match(/../g) ?? []).join(":");
}
