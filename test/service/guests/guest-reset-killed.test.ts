import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { RESET_ITEM } from "../../../src/core/reset-request.ts";
import { recordStore } from "../../../src/guest/record-store.ts";
import { type FakeMetadata, startFakeMetadata } from "../../guest/fake-metadata.ts";
import { createKeyHolder, nonceOf } from "../../guest/key-holder.ts";
import { temporaryFolder } from "../../guest/temporary-folder.ts";
import { startGuest } from "./running-guest.ts";

const RUNS = 20;
const KILLS_A_RUN = 2;

/** The same numbers in every run of the tests, all over the time that a guest takes from its first request to its answer. */
const delays = Array.from({ length: RUNS * KILLS_A_RUN }, (_, index) => (index * 0.618034) % 1);

/** Sets the password a moment after it has got it, and keeps a list of all. */
function accountIn(folder: string): { apply: string; passwords: () => string[] } {
  const [path, received] = [join(folder, "set-password"), join(folder, "received")];
  const body = `read -r user; read -r password || exit 1; sleep 0.1; echo "$password" >> "${received}"`;
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o700 });
  const passwords = () => (existsSync(received) ? readFileSync(received, "utf8").trim().split("\n") : []);
  return { apply: `command:${path}`, passwords };
}

const nextRequest = (fake: FakeMetadata): Promise<void> =>
  new Promise((resolve) => {
    fake.intercept = () => {
      fake.intercept = () => false;
      resolve();
      return false;
    };
  });

describe.each(["stock Nova", "our service"])("on %s", (kind) => {
  it(`a guest killed with -9 while it obeys a reset request, ${RUNS} times, answers with the password set last`, async () => {
    const [fake, admin, prepared] = [
      await startFakeMetadata(),
      await createKeyHolder(),
      join(temporaryFolder(), "state"),
    ];
    fake.publicKeys = { laptop: admin.line };
    fake.service = kind === "our service";
    const first = ["--metadata-url", fake.url, "--state", prepared, "--apply", "none", "--once"];
    expect(await startGuest(first).ended).toBe(0);
    const posted = fake.blob;
    const seen = { before: 0, sealed: 0, applied: 0, posted: 0 };
    for (let run = 0; run < RUNS; run++) {
      const folder = temporaryFolder();
      const state = join(folder, "state");
      cpSync(prepared, state, { recursive: true });
      const { apply, passwords } = accountIn(folder);
      const command = [
        "--metadata-url",
        fake.url,
        "--state",
        state,
        "--apply",
        apply,
        "--interval",
        "0.1",
        "--settling",
        "0",
      ];
      fake.blob = fake.service ? posted : "";
      const item = admin.ask({ expires: Math.floor(Date.now() / 1000) + 3600 });
      fake.meta[RESET_ITEM] = item;
      for (const delay of delays.slice(run * KILLS_A_RUN, (run + 1) * KILLS_A_RUN)) {
        const reached = nextRequest(fake);
        const guest = startGuest(command);
        await reached;
        await sleep(delay * 300);
        guest.signal("SIGKILL");
        await guest.ended;
      }
      const record = await recordStore(state).read();
      seen[record?.nonce === nonceOf(item) ? record.phase : "before"]++;
      const last = startGuest(command);
      const answered = async (): Promise<string | undefined> =>
        admin.details(fake.blob).then(
          ({ reset }) => reset,
          () => undefined,
        );
      await expect.poll(answered, { timeout: 60_000, interval: 20 }).toBe(nonceOf(item));
      await expect.poll(async () => (await recordStore(state).read())?.phase, { timeout: 60_000 }).toBe("posted");
      expect(await admin.open(fake.blob)).toBe(passwords().at(-1));
      expect(passwords().length).toBeLessThanOrEqual(1 + KILLS_A_RUN);
      await expect.poll(last.output, { timeout: 60_000, interval: 20 }).toContain("the guest waits for reset requests");
      last.signal("SIGTERM");
      expect(await last.ended, last.output()).toBe(0);
      for (const password of passwords()) expect(last.output()).not.toContain(password);
    }
    // Kills that all fall into the same place would show nothing.
    expect(seen.sealed + seen.applied, JSON.stringify(seen)).toBeGreaterThan(RUNS / 5);
  });
});
