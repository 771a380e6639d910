import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type RunningService, startService } from "../service/running-service.ts";
import { registerWith, signInto } from "./callers.ts";
import type { Action, Operation } from "./history.ts";
import { guestOfBlob, newBlob, perform } from "./things.ts";

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const FRAME = 24 + 4096;
const LOG = "latchkey.db-wal";

let running: RunningService | undefined;
const folders: string[] = [];
afterAll(async () => {
  await running?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

it("a service whose last frames a power cut tore starts by itself, with a password and its entry on the trail or with neither", async () => {
  running = await startService();
  const service = { name: "service", running };
  const { result: token = "" } = await signInto(service, running.adminPassword);
  const { result: instance } = await registerWith(service, token);
  if (instance === undefined) throw new Error("no instance");
  const did = async (action: Action, tag?: string): Promise<Operation> =>
    perform(service.name, guestOfBlob(service, instance), action, tag);

  const [older, newer] = [newBlob(), newBlob()];
  const posted = await did({ kind: "post", value: older });
  expect(posted.outcome.kind).toBe("acknowledged");
  await running.kill9();
  const log = join(running.data, LOG);
  const from = statSync(log).size;

  await running.restart();
  const { outcome } = await did({ kind: "read" });
  const tag = outcome.kind === "acknowledged" ? outcome.tag : undefined;
  const replaced = await did({ kind: "replace", value: newer, expected: older }, tag);
  expect(replaced.outcome.kind).toBe("acknowledged");
  await running.kill9();
  const until = statSync(log).size;
  const whole = readFileSync(log);
  const kept = `${running.data}-kept`;
  folders.push(running.data, kept);
  cpSync(running.data, kept, { recursive: true });

  async function startedOn(damage: (log: string) => void): Promise<string> {
    if (running === undefined) throw new Error("no service");
    cpSync(kept, running.data, { recursive: true });
    // The index of the log is not on the disk after a power cut, or of no use.
    rmSync(`${log.slice(0, -"-wal".length)}-shm`, { force: true });
    damage(log);
    await running.restart();
    const read = await did({ kind: "read" });
    const seen = read.outcome.kind === "acknowledged" ? read.outcome.seen : undefined;
    const trail = await running.admin("audit", instance?.id ?? "");
    expect(trail).toContain(posted.request);
    expect(trail.includes(replaced.request ?? "none")).toBe(seen === newer);
    await running.kill9();
    return seen ?? read.outcome.kind;
  }

  expect(until - from).toBeGreaterThanOrEqual(2 * FRAME);
  expect(await startedOn(() => undefined)).toBe(newer);
  expect(await startedOn((file) => truncateSync(file, from))).toBe(older);
  const damages: [string, (file: string) => void][] = [
    ["half a frame", (file) => truncateSync(file, until - FRAME / 2)],
    ["zeros", (file) => writeFileSync(file, Buffer.from(whole).fill(0, until - 2048, until))],
    [
      "other bits",
      (file) =>
        writeFileSync(
          file,
          whole.map((byte, at) => (at < until - 512 ? byte : byte ^ 0x55)),
        ),
    ],
    ["half of all that was new", (file) => truncateSync(file, (from + until) / 2)],
  ];
  const found: string[] = [];
  for (const [name, damage] of damages) {
    const seen = await startedOn(damage);
    // The service may have written something of its own after the password.
    expect([older, newer], name).toContain(seen);
    found.push(seen);
  }
  expect(found).toContain(older);
  await running.restart();
});
