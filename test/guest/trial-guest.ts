import { exposeText } from "../../src/core/secret.ts";
import type { Apply } from "../../src/guest/apply.ts";
import { type Disk, disk } from "../../src/guest/durable-file.ts";
import type { Guest } from "../../src/guest/guest.ts";
import { readOrMakeIdentity } from "../../src/guest/identity.ts";
import { journalIn } from "../../src/guest/journal.ts";
import type { NamedKey } from "../../src/guest/metadata.ts";
import { metadataClient } from "../../src/guest/metadata.ts";
import { recordStore } from "../../src/guest/record.ts";
import { untilPosted } from "../../src/guest/run.ts";
import type { ApplyOutcome } from "../../src/guest/run-command.ts";
import type { FakeMetadata } from "./fake-metadata.ts";

/** What outlives a guest: its disk, the account, what was said. */
export interface Machine {
  folder: string;
  /** Every password that the account was given, the present one last. */
  passwords: string[];
  said: string[];
}

export interface Circumstances {
  user?: string;
  configured?: NamedKey[];
  apply?: () => Promise<ApplyOutcome>;
  /** Called when the guest waits; it goes on if this returns true. By default it is told to stop. */
  waits?: (reason: string) => boolean | Promise<boolean>;
  /** Called before and after each thing that a crash may fall between; a crash is what it throws. */
  moment?: (name: string) => void;
  now?: () => number;
  /** Where the record is kept. */
  disk?: Disk;
  /** Where identity and journal are kept. */
  otherDisk?: Disk;
}

export const machineIn = (folder: string): Machine => ({ folder, passwords: [], said: [] });

/** Runs a guest on a machine until it is done (true) or told to stop (false). */
export async function runTrial(machine: Machine, fake: FakeMetadata, during: Circumstances = {}): Promise<boolean> {
  const moment = during.moment ?? (() => undefined);
  const other = during.otherDisk ?? disk;
  const journal = journalIn(machine.folder, (_, { text }) => machine.said.push(text), other);
  const apply: Apply = async (_, password) => {
    moment("before apply");
    const outcome = during.apply === undefined ? ({ code: "applied" } as const) : await during.apply();
    if (outcome.code === "applied") machine.passwords.push(exposeText(password));
    moment("after apply");
    return outcome;
  };
  const client = metadataClient(fake.url, undefined, new AbortController().signal);
  const guest: Guest = {
    user: during.user ?? "root",
    identity: await readOrMakeIdentity(machine.folder, other),
    configured: during.configured ?? [],
    metadata: {
      ...client,
      postPassword: async (blob) => {
        moment("before post");
        const outcome = await client.postPassword(blob);
        moment("after post");
        return outcome;
      },
    },
    apply,
    records: recordStore(machine.folder, during.disk),
    journal,
    now: during.now ?? (() => Math.floor(Date.now() / 1000)),
    pause: async (reason) => {
      await journal.wait(reason);
      return (await during.waits?.(reason)) ?? false;
    },
  };
  return untilPosted(guest, new AbortController().signal);
}
