import type { Project } from "../clouds/openstack/identity.ts";
import { regionsOf } from "../clouds/openstack/regions.ts";
import type { KeyLabel, PasskeyUnlock } from "../core/vault-record.ts";
import { onRecordsChanged, read } from "./ext.ts";
import { unpackList } from "./kept-list.ts";
import {
  type ClipboardStatus,
  type Connection,
  defaultSettings,
  type InstanceList,
  type LockReason,
  type PendingSignIn,
  type Settings,
  type SignIn,
  type StoredCredential,
  type Watch,
} from "./records.ts";
import type { Reset } from "./reset-records.ts";

/** `publicKey`: the line that goes into the cloud, `ssh-ed25519 AAAA...` or `ssh-rsa AAAA...`. */
export interface KeySummary extends KeyLabel {
  id: string;
}

/** A passkey that unlocks the vault, with what a page needs to ask for it. */
export type PasskeySummary = Omit<PasskeyUnlock, "kind" | "wrappedKey">;

export interface ConnectionSummary extends Connection {
  /** A token is here, or can be had without asking. */
  signedIn: boolean;
  /** Unix milliseconds, of the token. */
  expiresAt?: number;
  /** Where the token is for. */
  project?: Project;
  fixedProject?: boolean;
  /** Names of the regions to choose from. */
  regions?: string[];
  /** The credential with which the user stays signed in. */
  stays?: Pick<StoredCredential, "ours" | "limited" | "expiresAt">;
  /** The password was right, and this is what is missing. */
  pending?: PendingSignIn["kind"];
}

/** What a page shows, read from storage without waking the background. */
export interface Snapshot {
  vault: "none" | "locked" | "unlocked";
  lockReason?: LockReason;
  keys: KeySummary[];
  passkeys: PasskeySummary[];
  connections: ConnectionSummary[];
  active?: ConnectionSummary;
  /** The active connection's last known list. */
  list?: InstanceList;
  clipboard?: ClipboardStatus;
  /** Instances whose password is awaited, or has arrived and was not looked at yet; by id. */
  watches: Record<string, Watch>;
  /** Resets that are under way, or whose end was not seen yet; by instance id. */
  resets: Record<string, Reset>;
  /** Instances of which the password from before the last reset is kept here, with when it was replaced (unix milliseconds). */
  previous: Record<string, number>;
  /** Instances of which the present password is kept in this browser only, with when it was changed (unix milliseconds). */
  onlyHere: Record<string, number>;
  settings: Settings;
  search: string;
}

const kept = [
  "vault",
  "connections",
  "activeConnection",
  "settings",
  "lockReason",
  "credentials",
  "watches",
  "resets",
  "previous",
  "onlyHere",
] as const;
const passing = ["unlocked", "signIns", "pendingSignIns", "lists", "clipboard"] as const;
const watched: readonly string[] = [...kept, ...passing];

export async function readSnapshot(): Promise<Snapshot> {
  const [local, session] = await Promise.all([read("local", ...kept), read("session", ...passing, "search")]);
  const now = Date.now();
  const connections = (local.connections ?? []).map((connection) =>
    summaryOf(connection, now, {
      signIn: session.signIns?.[connection.id],
      pending: session.pendingSignIns?.[connection.id],
      credential: local.credentials?.[connection.id],
    }),
  );
  const active = connections.find((connection) => connection.id === local.activeConnection) ?? connections[0];
  const list = active && session.lists?.[active.id];
  const { unlocked } = session;
  const overdue = unlocked !== undefined && unlocked.lockAt <= now;
  // The background may still sleep over the end of the time; the page says what is true already.
  const lockReason = overdue ? "idle" : local.lockReason;
  return {
    vault: local.vault === undefined ? "none" : unlocked === undefined || overdue ? "locked" : "unlocked",
    keys: (local.vault?.items ?? []).map((item) => ({ id: item.id, ...item.label })),
    passkeys: (local.vault?.unlocks ?? []).filter((unlock) => unlock.kind === "passkey"),
    connections,
    watches: local.watches ?? {},
    resets: local.resets ?? {},
    previous: timesOf(local.previous, "replacedAt", now),
    onlyHere: timesOf(local.onlyHere, "changedAt", now),
    settings: { ...defaultSettings, ...local.settings },
    search: session.search ?? "",
    ...(lockReason && { lockReason }),
    ...(active && { active }),
    ...(list && { list: unpackList(list) }),
    ...(session.clipboard && { clipboard: session.clipboard }),
  };
}

/** When each came, of those whose time is not over. */
const timesOf = <K extends string>(
  entries: Record<string, Record<K, number> & { until?: number }> | undefined,
  time: K,
  now: number,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(entries ?? {})
      .filter(([, { until = now + 1 }]) => until > now)
      .map(([id, entry]) => [id, entry[time]]),
  );

interface SignInState {
  signIn: SignIn | undefined;
  pending: PendingSignIn | undefined;
  credential: StoredCredential | undefined;
}

function summaryOf(
  connection: Connection,
  now: number,
  { signIn, pending, credential }: SignInState,
): ConnectionSummary {
  const token = signIn !== undefined && signIn.expiresAt > now ? signIn : undefined;
  const renewable =
    credential !== undefined && credential.retired !== true && (credential.expiresAt ?? Number.POSITIVE_INFINITY) > now;
  return {
    ...connection,
    signedIn: token !== undefined || renewable,
    ...(token && {
      expiresAt: token.expiresAt,
      project: token.project,
      fixedProject: token.fixedProject,
      regions: regionsOf(token.endpoints, connection.interface ?? "public"),
    }),
    ...(credential &&
      credential.retired !== true && {
        stays: { ours: credential.ours, limited: credential.limited, expiresAt: credential.expiresAt },
      }),
    ...(pending !== undefined && pending.expiresAt > now && { pending: pending.kind }),
  };
}

/**
 * Calls `listener` with a new snapshot after every change of a record in it, but not for what the user types into the search box:
 * the page that writes it knows it, and reading a list of thousands for each letter would be felt. One read after
 * the other: none brings back what was before. Returns how to stop that.
 */
export function watchSnapshot(listener: (snapshot: Snapshot) => void): () => void {
  let last = Promise.resolve();
  return onRecordsChanged((names) => {
    if (names.some((name) => watched.includes(name))) last = last.then(readSnapshot).then(listener, () => {});
  });
}
