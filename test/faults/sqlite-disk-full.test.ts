import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { type RunningService, startService } from "../service/running-service.ts";
import { missingOnTrail } from "./audit.ts";
import { violations } from "./check-history.ts";
import type { Operation } from "./history.ts";
import { startLoad } from "./load.ts";
import { limitedFiles, mayMount, type SmallDisk, smallFileSystem } from "./small-disk.ts";
import { summaryLines } from "./summary.ts";

const ROUNDS = 2;
const CALM = 1_500;
const seed = process.env.FAULTS_SEED ?? randomBytes(6).toString("hex");

const disks: [string, () => SmallDisk][] = [["files that may not be written", limitedFiles]];
if (mayMount()) disks.push(["a full file system", smallFileSystem]);

let running: RunningService | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await running?.stop();
  disk?.remove();
  running = undefined;
  disk = undefined;
});

it.each(disks)(
  "with %s a service answers 503, loses nothing, still reads, and goes on by itself when there is room",
  async (name, makeDisk) => {
    disk = makeDisk();
    running = await startService({ data: disk.data });
    const pid = running.processId();
    const load = await startLoad({ services: [{ name: "service", running }], password: running.adminPassword, seed });
    const { operations, marks } = load.history;
    const since = async (what: (operation: Operation) => boolean, count: number): Promise<void> => {
      const before = operations.length;
      const found = () => operations.slice(before).filter(what).length;
      await expect.poll(found, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(count);
    };
    const isRead = ({ action }: Operation): boolean => action.kind === "read";
    const isDone = ({ outcome }: Operation): boolean => outcome.kind === "acknowledged";

    for (let round = 0; round < ROUNDS; round++) {
      await sleep(CALM);
      const at = performance.now();
      disk.fill(pid);
      await since((operation) => !isRead(operation) && operation.outcome.kind === "failed", 40);
      // Whoever is not put on the trail needs no room.
      await since((operation) => isRead(operation) && isDone(operation), 20);
      disk.makeRoom(pid);
      await since((operation) => !isRead(operation) && isDone(operation), 10);
      const calm = performance.now();
      await sleep(CALM);
      marks.push({ kind: "calm", at: calm, until: performance.now() });
      marks.push({ kind: "settled", at: performance.now() }, { kind: "fault", name, at, until: performance.now() });
    }
    expect(running.processId()).toBe(pid);
    // What is on the disk, and not what a process remembers.
    disk.fill(pid);
    await since(({ outcome }) => outcome.kind === "failed", 10);
    await running.kill9();
    await load.stop();
    marks.push({ kind: "settled", at: performance.now() });
    disk.makeRoom(process.pid);
    await running.restart();
    await load.readAll();
    process.stdout.write(`${summaryLines(load.history, seed).join("\n")}\n`);
    expect(violations(load.history)).toEqual([]);
    const trails = await Promise.all(load.instances.map(({ id }) => running?.admin("audit", id)));
    expect(missingOnTrail(load.history, trails.join("\n"))).toBe(0);
  },
);
