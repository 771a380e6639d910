import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { parseRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Entry, Store } from "../store/store.ts";
import {
  changeSecretKeys,
  everyKey,
  KeyFileProblem,
  makeSecretKeyFile,
  newSecretKey,
  readSecretKeys,
  type SecretKeys,
} from "./secret-key-file.ts";
import { enrolment } from "./totp-enrolment.ts";
import { openWith, sealUnder } from "./totp-secret.ts";
import { TOTP_PREFIX, totpKey } from "./user-record.ts";

/*
 * A rotation goes through these states, and each is safe to stay in. One process on one machine goes from the first to the third at
 * once; with copies of the file on several, all must have the prepared key before anything is sealed under it.
 *
 *   old                   prepareKey: old, new prepared          -> copy the file to all
 *   old, new prepared     rotateKeys: new, old; all sealed anew  -> copy the file to all
 *   new, old              dropOldKeys: new                       -> copy the file to all
 */

/** How many secrets are sealed under each key, by its id; and the ids of the users whose secret none of the keys opens. */
export interface KeyUses {
  uses: Map<string, number>;
  lost: string[];
}

/** Looks at every secret. Without keys (undefined), none can be opened. */
export async function usesOfKeys(store: Store, keys: SecretKeys | undefined): Promise<KeyUses> {
  const uses = new Map((keys === undefined ? [] : everyKey(keys)).map(({ id }) => [id, 0]));
  const lost: string[] = [];
  for await (const entry of everyEntry(store, TOTP_PREFIX)) {
    const userId = userOf(entry);
    const id = keys && keyOf(keys, userId, parseRecord(entry, enrolment).record.secret);
    if (id === undefined) lost.push(userId);
    else uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return { uses, lost };
}

/**
 * For a start, and before a secret is made: throws KeyFileProblem if the file cannot be used, or does not open every secret that there
 * is. A service without the keys would turn away the users who have a second factor, one by one; and with a secret under another file's
 * key, no process could open all.
 */
export async function checkSecretKeys(store: Store, file: string): Promise<void> {
  const keys = readSecretKeys(file);
  const { lost } = await usesOfKeys(store, keys);
  if (lost.length > 0) throw lostSecrets(file, keys, lost);
}

/** Adds a key that opens, and seals nothing yet. One that was prepared before stays. */
export const prepareKey = (file: string): SecretKeys =>
  changeSecretKeys(file, (keys) => ({ ...keys, prepared: keys.prepared ?? newSecretKey() }));

/**
 * Makes the prepared key, or else a new one, the first, and seals all secrets under it. Cut off, it goes on when called again, with the
 * key that it had put first: it makes another one only when none is left under an older key. Makes the file if there is none and no
 * secret either. Returns how many secrets were sealed. Throws KeyFileProblem if the file does not open all of them.
 */
export async function rotateKeys(
  store: Store,
  file: string,
  actor: Actor,
): Promise<{ keys: SecretKeys; sealed: number }> {
  const before = readSecretKeys(file);
  const { uses, lost } = await usesOfKeys(store, before);
  // Sealed under a key that this file has not: sealing it anew is for who has that key.
  if (lost.length > 0) throw lostSecrets(file, before, lost);
  if (before === undefined) return { keys: makeSecretKeyFile(file), sealed: 0 };
  const isCutOff = before.prepared === undefined && before.older.some(({ id }) => (uses.get(id) ?? 0) > 0);
  const keys = isCutOff
    ? before
    : changeSecretKeys(file, ({ first, older, prepared }) => ({
        first: prepared ?? newSecretKey(),
        older: [first, ...older],
        prepared: undefined,
      }));
  let sealed = 0;
  for await (const entry of everyEntry(store, TOTP_PREFIX)) {
    if ((await sealAnew(store, keys, userOf(entry), actor)) === "sealed") sealed += 1;
  }
  return { keys, sealed };
}

/** Removes the older keys. Throws KeyFileProblem, and removes none, if a secret is still sealed under one of them. */
export async function dropOldKeys(store: Store, file: string): Promise<{ dropped: readonly string[] }> {
  const keys = readSecretKeys(file);
  const { uses, lost } = await usesOfKeys(store, keys);
  if (lost.length > 0) throw lostSecrets(file, keys, lost);
  if (keys === undefined) return { dropped: [] };
  if (keys.older.some(({ id }) => (uses.get(id) ?? 0) > 0)) {
    throw new KeyFileProblem("secrets are still sealed under older keys: run `latchkey admin key rotate` first");
  }
  const dropped = keys.older.map(({ id }) => id);
  // Only what was looked at, whatever has become of the file since.
  changeSecretKeys(file, (now) => ({ ...now, older: now.older.filter(({ id }) => !dropped.includes(id)) }));
  return { dropped };
}

/** What to do depends on whether there is a file at all: perhaps it is only somewhere else. */
function lostSecrets(file: string, keys: SecretKeys | undefined, lost: readonly string[]): KeyFileProblem {
  const count = lost.length === 1 ? "1 TOTP secret is" : `${lost.length} TOTP secrets are`;
  const problem =
    keys === undefined
      ? `there is no ${file}, and ${count} sealed under its keys`
      : `${count} sealed under keys that ${file} does not have`;
  return new KeyFileProblem(
    `${problem}: copy the newest key file here, or say with --secret-key-file where it is; ` +
      "`latchkey admin key list` names the users, should the key be lost",
  );
}

function sealAnew(store: Store, keys: SecretKeys, userId: string, actor: Actor): Promise<"sealed" | "as it was"> {
  return untilNoConflict(async () => {
    const stored = await readRecord(store, totpKey(userId), enrolment);
    if (stored === undefined) return "as it was";
    const { secret: text } = stored.record;
    const { secret, under } = openWith(keys, userId, text);
    // One that names no key is written anew also under the same.
    if (under.id === keys.first.id && text.startsWith(`${under.id}.`)) return "as it was";
    const outcome = await store.commit(
      [{ key: totpKey(userId), revision: stored.revision }],
      [
        writeRecord(totpKey(userId), { ...stored.record, secret: sealUnder(keys.first, userId, secret) }),
        auditWrite(userId, "totp secret sealed anew", actor),
      ],
    );
    return outcome === "committed" ? "sealed" : "conflict";
  });
}

function keyOf(keys: SecretKeys, userId: string, sealed: string): string | undefined {
  try {
    return openWith(keys, userId, sealed).under.id;
  } catch {
    return undefined;
  }
}

const userOf = ({ key }: Entry): string => key.slice(TOTP_PREFIX.length);
