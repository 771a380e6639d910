import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomOf } from "../fuzz/random.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { missingOnTrail } from "./audit.ts";
import { violations } from "./check-history.ts";
import type { Operation } from "./history.ts";
import { startLoad } from "./load.ts";
import { summaryLines } from "./summary.ts";

const KILLS = 100;
/** Between two kills, at most; in milliseconds. */
const LONGEST_LIFE = 250;
/** A minute or two; on a machine that is busy with other things each start alone can take two seconds. */
const LONGEST_RUN = 900_000;

const seed = process.env.FAULTS_SEED ?? randomBytes(6).toString("hex");
let running: RunningService;
beforeAll(async () => {
  running = await startService();
});
afterAll(() => running.stop());

it(
  `a service killed with -9 under load, ${KILLS} times, loses nothing that it acknowledged, and starts again by itself`,
  async () => {
    const random = randomOf(seed);
    const service = { name: "service", running };
    const load = await startLoad({ services: [service], password: running.adminPassword, seed });
    const { marks, operations } = load.history;
    const isAcknowledged = ({ outcome }: Operation): boolean => outcome.kind === "acknowledged";
    for (let kill = 0; kill < KILLS; kill++) {
      const before = operations.length;
      const works = (): boolean => operations.slice(before).some(isAcknowledged);
      await expect.poll(works, { timeout: 60_000, interval: 5 }).toBe(true);
      await sleep(random.below(LONGEST_LIFE));
      const at = performance.now();
      await running.kill9();
      marks.push({ kind: "service", service: service.name, isUp: false, at });
      await running.restart();
      marks.push({ kind: "service", service: service.name, isUp: true, at: performance.now() });
      marks.push(
        { kind: "settled", at: performance.now() },
        { kind: "fault", name: "kill -9", at, until: performance.now() },
      );
    }
    await sleep(500);
    await load.stop();
    await load.readAll();
    process.stdout.write(`${summaryLines(load.history, seed).join("\n")}\n`);
    expect(violations(load.history)).toEqual([]);
    const trails = await Promise.all(load.instances.map(({ id }) => running.admin("audit", id)));
    expect(missingOnTrail(load.history, trails.join("\n"))).toBe(0);
    // Kills that met nobody would show nothing.
    const open = operations.filter(({ outcome }) => outcome.kind === "unknown");
    expect(open.length).toBeGreaterThan(KILLS / 4);
  },
  LONGEST_RUN,
);
