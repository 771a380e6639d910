import { performance } from "node:perf_hooks";
import { exposeText } from "../../src/core/secret.ts";
import type { Apply } from "../../src/guest/apply.ts";
import { type Disk, disk } from "../../src/guest/durable-file.ts";
import type { Guest } from "../../src/guest/guest.ts";
import { readOrMakeIdentity } from "../../src/guest/identity.ts";
import { journalIn } from "../../src/guest/journal.ts";
import type { NamedKey } from "../../src/guest/metadata.ts";
import { metadataClient } from "../../src/guest/metadata.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import type { ResetLimit } from "../../src/guest/reset-limit.ts";
import type { ApplyOutcome } from "../../src/guest/run-command.ts";
import { takeSteps } from "../../src/guest/take-steps.ts";
import type { FakeMetadata } from "./fake-metadata.ts";

/** What outlives a guest: its disk, the accounts, what was said. */
export interface Machine {
  folder: string;
  /** Every password that was set, of whatever account, the latest one last. */
  passwords: string[];
  /** The password that each account has. */
  accounts: Map<string, string>;
  said: string[];
}

export interface Circumstances {
  user?: string;
  resettable?: string[];
  limit?: ResetLimit;
  configured?: NamedKey[];
  /** `sets` if the account gets the password though the outcome says otherwise. */
  apply?: (user: string) => Promise<ApplyOutcome & { sets?: boolean }>;
  /** Called when the guest waits; it goes on if this returns true. By default it is told to stop. */
  waits?: (reason: string) => boolean | Promise<boolean>;
  /**
   * Called when the guest has nothing to do, with the longest pause that it would make; it goes on if this returns true. Without it the
   * guest ends once its password is posted.
   */
  rests?: (longest: number) => boolean | Promise<boolean>;
  /** Called before and after each thing that a crash may fall between; a crash is what it throws. */
  moment?: (name: string) => void;
  now?: () => number;
  uptime?: () => number;
  interval?: number;
  /** Seconds; none, unless a test is about it. */
  settling?: number;
  /** Where the record is kept. */
  disk?: Disk;
  /** Where identity and journal are kept. */
  otherDisk?: Disk;
}

export const machineIn = (folder: string): Machine => ({ folder, passwords: [], accounts: new Map(), said: [] });

/** Runs a guest on a machine until it is done (true) or told to stop (false). */
export async function runTrial(machine: Machine, fake: FakeMetadata, during: Circumstances = {}): Promise<boolean> {
  const moment = during.moment ?? (() => undefined);
  const other = during.otherDisk ?? disk;
  const journal = journalIn(machine.folder, (_, { text }) => machine.said.push(text), other);
  const apply: Apply = async (user, password) => {
    moment("before apply");
    const outcome = during.apply === undefined ? ({ code: "applied" } as const) : await during.apply(user);
    if (outcome.code === "applied" || outcome.sets) {
      machine.passwords.push(exposeText(password));
      machine.accounts.set(user, exposeText(password));
    }
    moment("after apply");
    return outcome;
  };
  const client = metadataClient(fake.url, undefined, new AbortController().signal);
  const user = during.user ?? "root";
  const uptime = during.uptime ?? (() => performance.now() / 1000);
  const guest: Guest = {
    user,
    once: during.rests === undefined,
    resettable: during.resettable ?? [user],
    limit: during.limit ?? { pause: 60, perHour: 10 },
    policy: { length: 20, symbols: false },
    identity: await readOrMakeIdentity(machine.folder, other),
    configured: during.configured ?? [],
    metadata: {
      ...client,
      postPassword: async (blob, replaces) => {
        moment("before post");
        const outcome = await client.postPassword(blob, replaces);
        moment("after post");
        return outcome;
      },
    },
    apply,
    records: recordStore(machine.folder, during.disk),
    journal,
    now: during.now ?? (() => Math.floor(Date.now() / 1000)),
    uptime,
    settling: during.settling ?? 0,
    interval: during.interval ?? 10_000,
    pause: async (reason) => {
      await journal.wait(reason);
      return (await during.waits?.(reason)) ?? false;
    },
    rest: async (longest) => (await during.rests?.(longest)) ?? false,
    memory: { obeyed: [], posted: uptime() },
  };
  return takeSteps(guest, new AbortController().signal);
}
