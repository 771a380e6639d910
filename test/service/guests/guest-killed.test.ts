import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { type FakeMetadata, startFakeMetadata } from "../../guest/fake-metadata.ts";
import { createKeyHolder } from "../../guest/key-holder.ts";
import { temporaryFolder } from "../../guest/temporary-folder.ts";
import { startGuest } from "./running-guest.ts";

const RUNS = 30;
const KILLS_A_RUN = 2;

/** The same numbers in every run of the tests, all over the time that a guest takes from its first request to its last. */
const delays = Array.from({ length: RUNS * KILLS_A_RUN }, (_, index) => (index * 0.618034) % 1);

/** Sets the password some time after it has got it: `seconds` for the first one, 0.1 for the rest. */
function slowCommand(folder: string, seconds = 0.1): { path: string; passwords: () => string[]; got: string } {
  const [path, received, got] = [join(folder, "set-password"), join(folder, "received"), join(folder, "got")];
  const pause = `if mkdir "${got}" 2>/dev/null; then sleep ${seconds}; else sleep 0.1; fi`;
  const body = `read -r user; read -r password || exit 1; ${pause}; echo "$password" >> "${received}"`;
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o700 });
  const passwords = () => (existsSync(received) ? readFileSync(received, "utf8").trim().split("\n") : []);
  return { path, passwords, got };
}

/** Resolves with the next request that the service gets. */
const nextRequest = (fake: FakeMetadata): Promise<void> =>
  new Promise((resolve) => {
    fake.intercept = () => {
      fake.intercept = () => false;
      resolve();
      return false;
    };
  });

it(`a guest killed with -9 at any time, ${RUNS} times, ends with the posted password set last`, async () => {
  const fake = await startFakeMetadata();
  const admin = await createKeyHolder();
  fake.publicKeys = { laptop: admin.line };
  const seen = { beforeTheFirst: 0, between: 0, afterPost: 0 };
  for (let run = 0; run < RUNS; run++) {
    fake.blob = "";
    const folder = temporaryFolder();
    const { path, passwords } = slowCommand(folder);
    const args = ["--metadata-url", fake.url, "--state", join(folder, "state")];
    const command = [...args, "--apply", `command:${path}`, "--interval", "0.1", "--once"];
    for (const delay of delays.slice(run * KILLS_A_RUN, (run + 1) * KILLS_A_RUN)) {
      const reached = nextRequest(fake);
      const guest = startGuest(command);
      await reached;
      await sleep(delay * 250);
      guest.signal("SIGKILL");
      await guest.ended;
    }
    if (fake.blob !== "") seen.afterPost++;
    else if (existsSync(join(folder, "state", "state.json"))) seen.between++;
    else seen.beforeTheFirst++;
    const last = startGuest(command);
    expect(await last.ended, last.output()).toBe(0);
    expect(await admin.open(fake.blob)).toBe(passwords().at(-1));
    for (const password of passwords()) expect(last.output()).not.toContain(password);
  }
  // Kills that all fall into the same place would show nothing.
  expect(seen.between, JSON.stringify(seen)).toBeGreaterThan(RUNS / 5);
});

it("a command that is still at work when its guest is dead does not set its password after the next one", async () => {
  const fake = await startFakeMetadata();
  const admin = await createKeyHolder();
  fake.publicKeys = { laptop: admin.line };
  const folder = temporaryFolder();
  const { path, passwords, got } = slowCommand(folder, 4);
  const state = ["--state", join(folder, "state")];
  const command = ["--metadata-url", fake.url, ...state, "--apply", `command:${path}`, "--once"];
  const killed = startGuest(command);
  await expect.poll(() => existsSync(got), { timeout: 60_000 }).toBe(true);
  killed.signal("SIGKILL");
  const next = startGuest(command);
  expect(await next.ended, next.output()).toBe(0);
  await expect.poll(() => passwords().length, { timeout: 60_000 }).toBe(2);
  expect(await admin.open(fake.blob)).toBe(passwords().at(-1));
});

it("a guest told to stop ends with status 0, and another one goes on where it was", async () => {
  const fake = await startFakeMetadata();
  const args = ["--metadata-url", fake.url, "--state", join(temporaryFolder(), "state"), "--apply", "none", "--once"];
  const waiting = startGuest(args);
  await expect.poll(waiting.output, { timeout: 60_000 }).toContain("no ssh-ed25519 key yet");
  const second = startGuest(args);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain("another guest uses");
  waiting.signal("SIGTERM");
  expect(await waiting.ended).toBe(0);
  const admin = await createKeyHolder();
  fake.publicKeys = { laptop: admin.line };
  const last = startGuest(args);
  expect(await last.ended).toBe(0);
  expect(await admin.open(fake.blob)).toMatch(/^\w{20}$/);
});
