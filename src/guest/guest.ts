import type { Ed25519KeyPair } from "../core/ed25519.ts";
import type { PasswordPolicy } from "../core/password.ts";
import type { Apply } from "./apply.ts";
import type { Journal } from "./journal.ts";
import type { MetadataClient, NamedKey } from "./metadata.ts";
import type { RecordStore } from "./record-store.ts";
import type { ResetLimit } from "./reset-limit.ts";

/** Everything a guest works with. Its steps are functions of this, so that tests can stop it between any two of them. */
export interface Guest {
  user: string;
  /** Ends once the password is posted. */
  once: boolean;
  /** Whose passwords a key holder may reset. */
  resettable: readonly string[];
  limit: ResetLimit;
  /** Seconds after a POST, or its start, within which a cloud without versions may not show what is stored: see `isSettled`. */
  settling: number;
  policy: PasswordPolicy;
  identity: Ed25519KeyPair;
  /** Keys of its own configuration, beside those of the metadata. */
  configured: readonly NamedKey[];
  metadata: MetadataClient;
  apply: Apply;
  records: RecordStore;
  journal: Journal;
  /** Unix seconds. */
  now: () => number;
  /** Seconds by a clock that nobody sets, from any beginning. */
  uptime: () => number;
  /** Milliseconds: the longest pause between two tries, and between two looks at a cloud that cannot hold a request. */
  interval: number;
  /** Tells why the guest waits, and waits. False if it was told to stop. */
  pause: (reason: string) => Promise<boolean>;
  /** Waits because there is nothing to do: `longest` milliseconds at most. False if it was told to stop. */
  rest: (longest: number) => Promise<boolean>;
  memory: Memory;
}

/** What a guest knows only while it runs. */
export interface Memory {
  /** The metadata item that this run has answered or ignored: once is enough. */
  item?: string | undefined;
  /** What is stored, while an answered request stands and there is nothing to do: if it changes, there may be. */
  slot?: { version: string | undefined } | undefined;
  /** When this run has obeyed, by `uptime`. */
  obeyed: number[];
  /** When this run has started or tried to post, whichever was last, by `uptime`. */
  posted: number;
}

/** What a step came to. `waiting` is tried again after a pause. */
export type Step =
  | { code: "advanced" }
  | { code: "waiting"; reason: string }
  | { code: "stopped" }
  | { code: "done" }
  /** Nothing to do. `version` of the metadata, if it has one; `held`: whether the service let the request wait for another one. */
  | { code: "idle"; version?: string | undefined; held?: boolean };

export const waiting = (reason: string): Step => ({ code: "waiting", reason });
export const ADVANCED: Step = { code: "advanced" };
export const IDLE: Step = { code: "idle" };
