import type { EnvelopeProblem } from "../core/open-envelope.ts";
import type { CloudFailure } from "./cloud-failure.ts";

/** One of the user's own keys. */
export interface OwnKey {
  name: string;
  fingerprint: string;
}

/** What is known of an opened password, without the password. */
export type PasswordDetails = GuestPassword | AgentPassword | KeptPassword;

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

/** Made in this browser and set by the cloud, which has it in no sealed form: kept here. */
export interface KeptPassword {
  sealedBy: "browser";
  stale?: Stale;
  /** Whose it is; null where the cloud does not tell. */
  user: string | null;
  /** When it was made. Unix seconds. */
  time: number;
  /** None: the vault itself keeps it. */
  sealedTo: OwnKey[];
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
  /**
   * Which one: the cloud's, if it does not say; the one from before the last reset; or the one that is kept in this browser only,
   * because the cloud stores an older one.
   */
  which?: "previous" | "only-here";
  /** The user has accepted the warning "older password". */
  acceptOlder?: boolean;
  /** The user has compared the fingerprints: this guest key (raw Ed25519, base64) is the instance's from now on. */
  trustGuestKey?: string;
}
