import { sameBytes, toBase64Url } from "../../src/core/bytes.ts";
import { readNotice } from "../../src/core/reset-notice.ts";
import { RESET_ITEM } from "../../src/core/reset-request.ts";
import { readIdentity } from "../../src/guest/identity.ts";
import { type FakeMetadata, instance, startFakeMetadata } from "./fake-metadata.ts";
import { createKeyHolder, type KeyHolder, NOW } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Circumstances, type Machine, machineIn, runTrial } from "./trial-guest.ts";

/** Both kinds of cloud, for tests of what holds on each. */
export const clouds = ["stock Nova", "our service"] as const;
export type CloudKind = (typeof clouds)[number];

/** A guest whose first password is posted, and an admin who asks it for another one. */
export interface Asked {
  fake: FakeMetadata;
  machine: Machine;
  admin: KeyHolder;
  /** The first password's envelope. */
  first: string;
  /** Puts a request into the metadata. On Nova the stored password is deleted first, as the extension does. */
  put: (item: string) => string;
  takeAway: () => void;
  /** Runs the guest until it has nothing to do or waits for something; its clock stands at NOW. */
  run: (during?: Circumstances) => Promise<boolean>;
  /** The same on another machine. */
  runOn: (machine: Machine, during: Circumstances) => Promise<boolean>;
  said: () => string;
  /** The notice behind the stored envelope, as `reason nonce`. */
  notice: () => Promise<string | undefined>;
}

/** `more`: keys beside the admin's that the first password is sealed to. */
export async function askedGuest(kind: CloudKind, more: readonly string[] = []): Promise<Asked> {
  const [fake, admin, machine] = [await startFakeMetadata(), await createKeyHolder(), machineIn(temporaryFolder())];
  fake.publicKeys = { laptop: admin.line, ...Object.fromEntries(more.map((line, index) => [`key-${index}`, line])) };
  fake.service = kind === "our service";
  await runTrial(machine, fake, { now: () => NOW - 5000 });
  machine.said.length = 0;
  return {
    fake,
    machine,
    admin,
    first: fake.blob,
    put(item) {
      if (!fake.service) fake.blob = "";
      fake.meta[RESET_ITEM] = item;
      return item;
    },
    takeAway: () => void delete fake.meta[RESET_ITEM],
    run: (during) => runTrial(machine, fake, { rests: () => false, now: () => NOW, ...during }),
    runOn: (other, during) => runTrial(other, fake, during),
    said: () => machine.said.join("\n"),
    async notice() {
      const identity = await readIdentity(machine.folder);
      const found = await readNotice(fake.blob, instance, identity?.publicKey ?? new Uint8Array());
      return found && `${found.reason} ${toBase64Url(found.nonce)}`;
    },
  };
}

/** Whether the guest that has sealed an envelope is the machine's. */
export async function isMadeBy(machine: Machine, guestKey: Uint8Array): Promise<boolean> {
  const identity = await readIdentity(machine.folder);
  return identity !== undefined && sameBytes(identity.publicKey, guestKey);
}
