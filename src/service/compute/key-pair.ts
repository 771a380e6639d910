import { createHash } from "node:crypto";
import * as v from "valibot";
import { ed25519PublicKey, parseSshPublicKey, readString } from "../../core/ssh-public-key.ts";
import { keyPairName, plainText } from "../identity/names.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";

/** An SSH public key in one line. */
export const publicKeyLine = v.pipe(v.string(), v.trim(), plainText(16_384), v.check(isPublicKey));

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

export async function importKeyPair(
  store: Store,
  userId: string,
  { name, publicKey }: { name: string; publicKey: string },
): Promise<KeyPair | "taken"> {
  const keyPair = { name, publicKey, createdAt: Date.now() };
  const key = keyPairKey(userId, name);
  const outcome = await store.commit([{ key, revision: undefined }], [writeRecord(key, keyPair)]);
  return outcome === "committed" ? keyPair : "taken";
}

export async function* everyKeyPair(store: Store, userId: string): AsyncGenerator<KeyPair> {
  for await (const entry of everyEntry(store, keyPairKey(userId, ""))) yield parseRecord(entry, schema).record;
}

export async function deleteKeyPair(store: Store, userId: string, name: string): Promise<"deleted" | "unknown"> {
  const key = keyPairKey(userId, name);
  const entry = await store.get(key);
  if (entry === undefined) return "unknown";
  const outcome = await store.commit([{ key, revision: entry.revision }], [deleteRecord(key)]);
  return outcome === "committed" ? "deleted" : "unknown";
}

/** `ssh` as Nova has it: it knows no other type but x509. */
export const keyPairType = "ssh";

/** MD5 in pairs, because Nova's answers have it. Nothing here relies on it. */
export function novaFingerprint(publicKey: string): string {
  const blob = parseSshPublicKey(publicKey)?.blob ?? new Uint8Array();
  return (createHash("md5").update(blob).digest("hex").match(/../g) ?? []).join(":");
}
