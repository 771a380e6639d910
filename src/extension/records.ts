/**
 * What the extension keeps, and where. Local storage survives the browser; session storage lives in memory and ends with it.
 * Nothing here is secret but what is sealed under the vault key, and the vault key itself, which is in session storage only.
 */
import type { ComputeEndpoint, Interface } from "../clouds/openstack/catalogue.ts";
import type { Instance } from "../clouds/openstack/compute.ts";
import type { Project } from "../clouds/openstack/identity.ts";
import type { VaultRecord } from "../core/vault-record.ts";
import type { ClipboardMark } from "./offscreen/clipboard-job.ts";
import type { OnlyHere, PreviousPassword, Reset } from "./reset-records.ts";

export interface Connection {
  id: string;
  name: string;
  /** Keystone's address, with or without `/v3`. */
  identityUrl: string;
  /** Connections that an earlier release has saved have none: a password. */
  way?: "password" | "application-credential";
  userName: string;
  /** Names; `id:` in front of an id, here and for user and project. */
  userDomain: string;
  /** Empty: chosen after signing in. */
  projectName: string;
  projectDomain: string;
  /** The id of an application credential that the user has made, where that is the way. */
  applicationId?: string;
  /** Absent or empty: the first that the catalogue has. */
  region?: string;
  interface?: Interface;
}

export interface Settings {
  /** Minutes without use after which the vault locks. */
  lockAfterMinutes: number;
  /** Seconds after which a copied password leaves the clipboard; null for never. */
  clearClipboardAfterSeconds: number | null;
  /** How a revealed password is shown; remembered. */
  revealStyle: RevealStyle;
  /** Minutes for which an instance may obey a reset request. */
  resetExpiresAfterMinutes: number;
}

export type RevealStyle = "plain" | "large" | "phonetic";
export type LockReason = "idle" | "command" | "restart";

export const defaultSettings = {
  lockAfterMinutes: 15,
  clearClipboardAfterSeconds: 30,
  revealStyle: "large",
  resetExpiresAfterMinutes: 15,
} as const satisfies Settings;
export const lockChoices = [1, 5, 15, 30, 60, 240] as const;
export const clearChoices = [10, 20, 30, 60, 120, 300, null] as const;
export const resetChoices = [5, 15, 60, 240, 1440] as const;

/** The guest key that answered first for an instance (trust on first use), and the newest envelope opened. Times in unix seconds. */
export interface Pin {
  /** Raw Ed25519 key, base64. */
  guestKey: string;
  firstSeen: number;
  lastSeen: number;
  /** `time` inside the newest envelope opened. */
  newestTime: number;
  /** Whose password that is, and the key ids that it is sealed to (16 hexadecimal digits). Absent in what an earlier release wrote. */
  user?: string;
  recipients?: string[];
}

/** Which of the user's keys open an instance's password, as seen when it was opened last. */
export interface Opener {
  instanceName: string;
  /** Unix seconds; absent in what an earlier release wrote. */
  openedAt?: number;
  /** Fingerprints. */
  keys: string[];
}

/** Wrong passphrases since the last right one. Kept over restarts: starting anew would be a way around the wait. */
export interface WrongPassphrases {
  count: number;
  /** Unix milliseconds: no earlier try is looked at. */
  waitUntil: number;
}

/** The user wants to know when this instance has a password. Unix milliseconds. */
export interface Watch {
  connectionId: string;
  instanceName: string;
  until: number;
  /** Since when it has one; absent while it has none. */
  arrivedAt?: number;
}

export interface LocalRecords {
  /** By instance id. */
  resets: Record<string, Reset>;
  /** By instance id. */
  previous: Record<string, PreviousPassword>;
  /** By instance id. */
  onlyHere: Record<string, OnlyHere>;
  /** May have been written by an earlier or a later release: read it with background/vault-store.ts. */
  vault: VaultRecord;
  wrongPassphrases: WrongPassphrases;
  /** By instance id. */
  watches: Record<string, Watch>;
  /** By connection id. */
  credentials: Record<string, StoredCredential>;
  /** By instance id. */
  openers: Record<string, Opener>;
  connections: Connection[];
  activeConnection: string;
  settings: Settings;
  pins: Record<string, Pin>;
  lockReason: LockReason;
  /** A password may be on the clipboard until `clearsAt` (unix milliseconds): kept so that a restarted browser still empties it. */
  clipboardDue: { clearsAt: number };
  /** The first steps are done, or the user knows them: the options page shows them no more. */
  stepsDone: true;
}

export interface Unlocked {
  /** Base64. */
  vaultKey: string;
  /** Unix milliseconds. */
  lockAt: number;
}

/** A signed-in connection. The token is sealed under the vault key: locked means unusable. */
export interface SignIn {
  sealedToken: string;
  /** Unix milliseconds. */
  expiresAt: number;
  userId: string;
  project: Project;
  /** An application credential's token is good for its own project only. */
  fixedProject: boolean;
  /** Of the connection's region. */
  computeUrl: string;
  /** Of all regions. */
  endpoints: ComputeEndpoint[];
}

/** A sign-in half-way: the password was right, and a passcode or a project is to come. Sealed like a token. */
export interface PendingSignIn {
  kind: "receipt" | "unscoped-token";
  sealed: string;
  /** Unix milliseconds. */
  expiresAt: number;
  /** The user wants to stay signed in. */
  stay: boolean;
  /** The user has chosen this one. */
  projectId?: string | undefined;
}

/** A secret that signs in without the user: sealed under the vault key. */
export interface StoredCredential {
  id: string;
  sealedSecret: string;
  /** Made by Latchkey with the user's password, to be deleted in the cloud with the connection; else the user's own. */
  ours: boolean;
  /** Whether the cloud holds it to the access rules that Latchkey asked for. */
  limited: boolean;
  /** For another project than the connection's now: only kept to be deleted in the cloud. */
  retired?: true;
  /** Unix milliseconds; null where it is not known. */
  expiresAt: number | null;
}

export interface InstanceList {
  /** Unix milliseconds of the answer. */
  updatedAt: number;
  instances: Instance[];
  /** What there was no room for. */
  trimmed?: "metadata" | "addresses" | "instances";
}

/** A list as it is kept (background/pack-list.ts): the instances as JSON. */
export interface KeptList extends Omit<InstanceList, "instances"> {
  text: string;
}

/** What is on the clipboard, without the password. Times in unix milliseconds. */
export interface ClipboardStatus {
  instanceId: string;
  instanceName: string;
  copiedAt: number;
  /** Null: the setting is never. */
  clearsAt: number | null;
  /** Tells whether the user has copied something else since. In memory only. */
  mark: ClipboardMark;
}

export interface SessionRecords {
  unlocked: Unlocked;
  signIns: Record<string, SignIn>;
  pendingSignIns: Record<string, PendingSignIn>;
  lists: Record<string, KeptList>;
  clipboard: ClipboardStatus;
  /** What the user typed into the popup's search box. */
  search: string;
  /** Unfinished input of the options page's connection form by connection id, without the password. */
  connectionDrafts: Record<string, Connection>;
}
