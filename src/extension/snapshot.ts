import type { KeyLabel, PasskeyUnlock } from "../core/vault-record.ts";
import { onRecordsChanged, read } from "./ext.ts";
import {
  type ClipboardStatus,
  type Connection,
  defaultSettings,
  type InstanceList,
  type LockReason,
  type Settings,
} from "./records.ts";

/** `publicKey`: the line that goes into the cloud, `ssh-ed25519 AAAA...` or `ssh-rsa AAAA...`. */
export interface KeySummary extends KeyLabel {
  id: string;
}

/** A passkey that unlocks the vault, with what a page needs to ask for it. */
export type PasskeySummary = Omit<PasskeyUnlock, "kind" | "wrappedKey">;

export interface ConnectionSummary extends Connection {
  signedIn: boolean;
  /** Unix milliseconds, when signed in. */
  expiresAt?: number;
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
  settings: Settings;
  search: string;
}

export async function readSnapshot(): Promise<Snapshot> {
  const [local, session] = await Promise.all([
    read("local", "vault", "connections", "activeConnection", "settings", "lockReason"),
    read("session", "unlocked", "signIns", "lists", "clipboard", "search"),
  ]);
  const now = Date.now();
  const connections = (local.connections ?? []).map((connection): ConnectionSummary => {
    const signIn = session.signIns?.[connection.id];
    return signIn !== undefined && signIn.expiresAt > now
      ? { ...connection, signedIn: true, expiresAt: signIn.expiresAt }
      : { ...connection, signedIn: false };
  });
  const active = connections.find((connection) => connection.id === local.activeConnection) ?? connections[0];
  const list = active && session.lists?.[active.id];
  const overdue = session.unlocked !== undefined && session.unlocked.lockAt <= now;
  const locked = session.unlocked === undefined || overdue;
  // The background may still sleep over the end of the time; the page says what is true already.
  const lockReason = overdue ? "idle" : local.lockReason;
  return {
    vault: local.vault === undefined ? "none" : locked ? "locked" : "unlocked",
    keys: (local.vault?.items ?? []).map((item) => ({ id: item.id, ...item.label })),
    passkeys: (local.vault?.unlocks ?? []).filter((unlock) => unlock.kind === "passkey"),
    connections,
    settings: { ...defaultSettings, ...local.settings },
    search: session.search ?? "",
    ...(lockReason && { lockReason }),
    ...(active && { active }),
    ...(list && { list }),
    ...(session.clipboard && { clipboard: session.clipboard }),
  };
}

/**
 * Calls `listener` with a new snapshot after every change of a record, but not for what the user types into the search
 * box: the page that writes it knows it, and reading a list of thousands for each letter would be felt. Returns how to stop that.
 */
export function watchSnapshot(listener: (snapshot: Snapshot) => void): () => void {
  return onRecordsChanged((names) => {
    if (names.some((name) => name !== "search")) void readSnapshot().then(listener);
  });
}
