import type { Ed25519KeyPair } from "../core/ed25519.ts";
import type { Apply } from "./apply.ts";
import type { Journal } from "./journal.ts";
import type { MetadataClient, NamedKey } from "./metadata.ts";
import type { RecordStore } from "./record.ts";

/** Everything a guest works with. Its steps are functions of this, so that tests can stop it between any two of them. */
export interface Guest {
  user: string;
  identity: Ed25519KeyPair;
  /** Keys of its own configuration, beside those of the metadata. */
  configured: readonly NamedKey[];
  metadata: MetadataClient;
  apply: Apply;
  records: RecordStore;
  journal: Journal;
  /** Unix seconds. */
  now: () => number;
  /** Tells why the guest waits, and waits. False if it was told to stop. */
  pause: (reason: string) => Promise<boolean>;
}

/** What a step came to. `waiting` is tried again after a pause. */
export type Step = { code: "advanced" } | { code: "waiting"; reason: string } | { code: "stopped" } | { code: "done" };

export const waiting = (reason: string): Step => ({ code: "waiting", reason });
