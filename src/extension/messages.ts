/** Every message from a page of ours (popup, options) to the background, and every answer: one typed map. */

import type { ClientFailure } from "../clouds/failure.ts";
import type { Project } from "../clouds/openstack/identity.ts";
import type { EnvelopeProblem } from "../core/open-envelope.ts";
import type { KeyType } from "../core/vault-record.ts";
import type { Connection, Settings } from "./records.ts";

/** Why the cloud did not do what was asked. */
export type CloudFailure =
  | ClientFailure
  | { code: "locked" }
  | { code: "no-connection" }
  /** No token: never signed in since the browser started, or signed out. */
  | { code: "signed-out" }
  /** The browser has not been asked, or has refused, access to this origin (a match pattern). */
  | { code: "permission-needed"; origin: string };

/** One of the user's own keys. */
export interface OwnKey {
  name: string;
  fingerprint: string;
}

/** What is known of an opened password, without the password. */
export type PasswordDetails = GuestPassword | AgentPassword;

/** What was done to the instance since, as its actions tell: the stored password is the one from before. Unix seconds. */
export interface Stale {
  action: "rebuild" | "changePassword";
  time: number;
}

/** In an envelope of Latchkey's guest. Times in unix seconds. */
export interface GuestPassword {
  sealedBy: "guest";
  stale?: Stale;
  user: string;
  /** When the guest sealed it. */
  time: number;
  /** The user's own keys that open it, and how many recipients there are in all. */
  sealedTo: OwnKey[];
  recipients: number;
  guestFingerprint: string;
  /** Since when this guest key answers for the instance. */
  guestSince: number;
}

/** In Nova's own blob, as cloudbase-init and others post it: RSA, and nothing beside the password. Nobody has signed it. */
export interface AgentPassword {
  sealedBy: "agent";
  stale?: Stale;
  sealedTo: OwnKey[];
  bits: number;
}

/** Why nothing is stored, as far as can be known. Times in unix seconds. */
export type EmptyReason =
  | { code: "no-key-pair" }
  /** Still being made by the cloud. */
  | { code: "building" }
  /** Running for so few `minutes` that its guest may not be done. */
  | { code: "booting"; minutes: number }
  | { code: "not-running"; status: string }
  /** It had one when it was opened last. */
  | { code: "cleared"; lastSeen: number }
  /** The usual agents seal to RSA keys only; Latchkey's guest seals to this one. */
  | { code: "ed25519-without-guest"; keyPair: string }
  /** Running for long, and nothing has posted: the image has no agent that does. */
  | { code: "no-agent" }
  | { code: "unknown" };

/** Why there is no password to show. Nothing was opened in any of these cases. */
export type PasswordFailure =
  | CloudFailure
  | { code: "no-password"; reason: EmptyReason }
  /** The cloud holds something that is not an encrypted password. It is not shown. */
  | { code: "not-encrypted" }
  /** Nova's own blob, for an RSA key of `bits` that is not here. The instance's key pair, as far as the cloud tells. */
  | { code: "rsa-key-missing"; bits: number; keyPair: string | null; fingerprint: string | null }
  /** Nova's own blob, and none of the keys that fit it opens it: `tried` has their names. */
  | { code: "rsa-key-wrong"; bits: number; keyPair: string | null; tried: string[] }
  /** `recipients`: key ids as 16 hexadecimal digits. */
  | { code: "not-for-my-keys"; recipients: string[] }
  | { code: "damaged"; problem: EnvelopeProblem }
  | { code: "other-instance"; instance: string }
  | {
      code: "guest-key-changed";
      /** Raw Ed25519 key, base64: what a request's `trustGuestKey` wants back. */
      guestKey: string;
      fingerprint: string;
      pinnedFingerprint: string;
      pinnedFrom: number;
      pinnedUntil: number;
    }
  | { code: "older-password"; time: number; newest: number };

/** Which instance, and what the user has decided about it. */
export interface PasswordRequest {
  connectionId: string;
  instanceId: string;
  instanceName: string;
  /** The user has accepted the warning "older password". */
  acceptOlder?: boolean;
  /** The user has compared the fingerprints: this guest key (raw Ed25519, base64) is the instance's from now on. */
  trustGuestKey?: string;
}

export interface Commands {
  unlock: { request: { passphrase: string }; answer: { code: "unlocked" } | PassphraseRefused | VaultUnusable };
  /** `output`: the 32 bytes of the passkey's PRF for its salt; zeros in the message once it was taken. */
  unlockWithPasskey: {
    request: { credentialId: string; output: number[] };
    answer: { code: "unlocked" } | { code: "unknown-passkey" } | VaultUnusable;
  };
  lock: { request: Record<never, never>; answer: { code: "locked" } };
  /** The user did something in the popup or options: the lock's deadline moves. */
  used: { request: Record<never, never>; answer: { code: "noted" } };

  /** `passphrase` when there is no vault yet. */
  createKey: { request: { name: string; passphrase?: string }; answer: KeyAdded };
  /**
   * `content`: the private key as the vault keeps it (the 32-byte seed of an Ed25519 key, PKCS#8 of an RSA key), which a page's
   * worker has read from its file.
   */
  importKey: { request: { name: string; type: KeyType; content: number[]; passphrase?: string }; answer: KeyAdded };
  renameKey: {
    request: { id: string; name: string };
    answer: { code: "renamed" } | VaultUnusable | { code: "locked" };
  };
  removeKey: { request: { id: string }; answer: { code: "removed" } | VaultUnusable | { code: "locked" } };

  /** Asks for the present passphrase too: an unlocked browser that was left alone must not lock its owner out. */
  changePassphrase: {
    request: { current: string; next: string };
    answer: { code: "changed" } | { code: "too-short" } | PassphraseRefused | VaultUnusable;
  };
  /** `output` as for `unlockWithPasskey`; `salt` is base64. */
  addPasskey: {
    request: { name: string; credentialId: string; rpId: string | null; salt: string; output: number[] };
    answer: { code: "added" } | VaultUnusable | { code: "locked" };
  };
  removePasskey: {
    request: { credentialId: string };
    answer: { code: "removed" } | VaultUnusable | { code: "locked" };
  };

  /** `file`: the text of a backup of keys, connections, settings and pinned guests, sealed under the vault's passphrase. */
  makeBackup: {
    request: Record<never, never>;
    answer: { code: "made"; file: string } | VaultUnusable | { code: "locked" };
  };
  /** Adds what is not here yet. With no vault here, the backup's vault and passphrase become this browser's. */
  restoreBackup: {
    request: { file: string; passphrase: string };
    answer:
      | { code: "restored"; keysAdded: number; keysKnown: number; connectionsAdded: number }
      | { code: "not-a-backup" }
      | { code: "newer-backup" }
      | { code: "damaged-backup" }
      | { code: "wrong-passphrase" }
      | { code: "damaged-vault" }
      | { code: "newer-vault" }
      | { code: "locked" };
  };

  /** Adds a connection, or changes the one with this id. */
  saveConnection: {
    request: { connection: Connection };
    answer: { code: "saved" } | { code: "invalid"; field: keyof Connection };
  };
  /**
   * With an application credential of ours in the cloud, `password` (and `passcode`) delete it there: it may not delete itself.
   * Without, it is left to expire. Nothing is removed if the cloud does not do it.
   */
  removeConnection: {
    request: { connectionId: string; password?: string; passcode?: string };
    answer: { code: "removed" } | { code: "passcode-needed" } | CloudFailure;
  };
  activateConnection: { request: { connectionId: string }; answer: { code: "activated" } };
  signIn: { request: SignInRequest; answer: SignInAnswer };
  /** After "choose-project", or to switch. */
  chooseProject: { request: { connectionId: string; projectId: string }; answer: SignInAnswer };
  listProjects: {
    request: { connectionId: string };
    answer: { code: "projects"; projects: Project[] } | CloudFailure;
  };
  chooseRegion: {
    request: { connectionId: string; region: string };
    answer: { code: "chosen" } | CloudFailure;
  };
  /** `password` and `passcode` as for `removeConnection`. */
  signOut: {
    request: { connectionId: string; password?: string; passcode?: string };
    answer: { code: "signed-out" } | { code: "passcode-needed" } | CloudFailure;
  };
  /** Puts the public key into the cloud as a key pair of this name. */
  uploadKey: {
    request: { connectionId: string; keyId: string; name: string };
    answer: { code: "uploaded" } | { code: "already-there" } | { code: "name-taken" } | CloudFailure;
  };

  /** Fetches the list into session storage; pages see it arrive there. */
  refreshInstances: { request: { connectionId: string }; answer: { code: "refreshed" } | CloudFailure };

  copyPassword: {
    request: PasswordRequest;
    answer:
      | { code: "copied"; details: PasswordDetails; clearsAt: number | null }
      | { code: "clipboard-refused" }
      | PasswordFailure;
  };
  /** `password`: UTF-8 bytes. A message cannot carry a Secret: the page makes one of it at once. */
  revealPassword: {
    request: PasswordRequest;
    answer: { code: "revealed"; details: PasswordDetails; password: number[] } | PasswordFailure;
  };
  /** Opens and checks the envelope, and forgets the password. */
  inspectPassword: {
    request: PasswordRequest;
    answer: { code: "inspected"; details: PasswordDetails } | PasswordFailure;
  };
  /** Deletes the stored password in the cloud. */
  clearStoredPassword: {
    request: { connectionId: string; instanceId: string };
    answer: { code: "cleared" } | CloudFailure;
  };
  /** Looks every half minute whether the instance has a password, and says so when it has. For a day. */
  tellMe: { request: { connectionId: string; instanceId: string; instanceName: string }; answer: { code: "noted" } };
  tellMeNot: { request: { instanceId: string }; answer: { code: "noted" } };

  clearClipboard: { request: Record<never, never>; answer: { code: "cleared" } };

  /** From Chromium's clipboard page: the time was over and it has emptied the clipboard. */
  clipboardCleared: { request: Record<never, never>; answer: { code: "noted" } };

  saveSettings: { request: { settings: Settings }; answer: { code: "saved" } };
}

/**
 * One step of signing in. The first brings the password, or the secret of an application credential; after "passcode-needed"
 * the next brings the passcode alone. `stay`: exchange the password for an application credential of our own.
 */
export interface SignInRequest {
  connectionId: string;
  password?: string;
  passcode?: string;
  secret?: string;
  stay?: boolean;
  /** Another project than the connection's: to switch where the token is an application credential's. Empty: asks which. */
  projectId?: string;
}

export type SignInAnswer =
  /** `stays`: what became of the wish to stay signed in. */
  | { code: "signed-in"; stays?: "limited" | "unlimited" | "refused" }
  | { code: "passcode-needed" }
  | { code: "choose-project"; projects: Project[] }
  /** The cloud asks for something that Latchkey cannot give; its methods, as Keystone names them. */
  | { code: "unknown-factor"; methods: string[] }
  | CloudFailure;

export type PassphraseRefused =
  /** `seconds`: how long the next try has to wait. Zero for the first few. */
  | { code: "wrong-passphrase"; seconds: number }
  /** Not tried: too many wrong ones came before. */
  | { code: "too-soon"; seconds: number };

/** Why the stored vault is of no use. `newer-vault`: a later release has written it. */
export type VaultUnusable = { code: "no-vault" } | { code: "damaged-vault" } | { code: "newer-vault" };

export type KeyAdded =
  | { code: "added"; id: string; fingerprint: string }
  /** The vault has this key already, under `name`. */
  | { code: "known"; name: string }
  /** The bytes are no private key of that type. */
  | { code: "invalid-key" }
  | { code: "damaged-vault" }
  | { code: "newer-vault" }
  | { code: "locked" }
  /** There is no vault yet, and no passphrase came with the request; or one shorter than `shortestPassphrase`. */
  | { code: "passphrase-needed" };

/** Characters. NIST SP 800-63B asks for at least 8 for memorised secrets; offline guessing deserves more. */
export const shortestPassphrase = 10;

export type CommandName = keyof Commands;
export type Request<Name extends CommandName> = Commands[Name]["request"];
export type Answer<Name extends CommandName> = Commands[Name]["answer"];
