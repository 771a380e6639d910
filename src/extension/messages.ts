/** Every message from a page of ours (popup, options) to the background, and every answer: one typed map. */

import type { Project } from "../clouds/openstack/identity.ts";
import type { KeyType } from "../core/vault-record.ts";
import type { CloudFailure } from "./cloud-failure.ts";
import type { PasswordDetails, PasswordFailure, PasswordRequest } from "./password-messages.ts";
import type { Connection, Settings } from "./records.ts";
import type { ResetCommands } from "./reset-messages.ts";
import type { SignInAnswer, SignInRequest } from "./sign-in-messages.ts";
import type { KeyAdded, PassphraseRefused, VaultUnusable } from "./vault-messages.ts";

export interface Commands extends ResetCommands {
  unlock: { request: { passphrase: string }; answer: { code: "unlocked" } | PassphraseRefused | VaultUnusable };
  /** `output`: the 32 bytes of the passkey's PRF for its salt; zeros in the message once it was taken. */
  unlockWithPasskey: {
    request: { credentialId: string; output: number[] };
    answer: { code: "unlocked" } | { code: "unknown-passkey" } | VaultUnusable;
  };
  lock: { request: Record<never, never>; answer: { code: "locked" } };
  /** The user did something in the popup or options: the lock's deadline moves. */
  used: { request: Record<never, never>; answer: { code: "noted" } };
  /** The popup shows what can be copied: the clipboard's page is opened, which takes longer than the rest of a copy. */
  mayCopy: { request: Record<never, never>; answer: { code: "noted" } };

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
  /** The clipboard's page is open for a while, and nothing was copied. */
  clipboardUnused: { request: Record<never, never>; answer: { code: "noted" } };

  saveSettings: { request: { settings: Settings }; answer: { code: "saved" } };
}

export type CommandName = keyof Commands;
export type Request<Name extends CommandName> = Commands[Name]["request"];
export type Answer<Name extends CommandName> = Commands[Name]["answer"];
