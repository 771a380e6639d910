import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { openReader, type SqliteDatabase } from "../../../src/service/store/sqlite-entries.ts";
import { latchkey, newFolder } from "../running-service.ts";
import { contentIn, expectCopy, isIncomplete, latchkeyEnded } from "./filled-store.ts";

const KILLS = 20;
/** Most of a run is a process that starts. */
const MOST_RUNS = 4 * KILLS;

/**
 * Kills the command, which fills a folder, at random moments while it does, and runs it again, 20 times; when it has come to its end,
 * starts with another folder. Every folder that is complete must be a copy of `source`.
 */
export async function survivesKills(command: (target: string) => string[], source: string): Promise<void> {
  const expected = await contentIn(source);
  let kills = 0;
  let runs = 0;

  async function isKilled(target: string): Promise<boolean> {
    runs += 1;
    const { status, stderr } = await latchkeyEnded(command(target), "SIGKILL", moment(target, expected.length));
    if (status !== null) expect([status, stderr]).toEqual([0, expect.any(String)]);
    // Behind its end: that says nothing.
    if (status === null && (await isIncomplete(target))) kills += 1;
    return status === null;
  }

  /** One folder after the other. Two at a time, as there are two processors. */
  async function folders(): Promise<void> {
    while (kills < KILLS && runs < MOST_RUNS) {
      const target = join(newFolder(), "new");
      while (kills < KILLS && runs < MOST_RUNS && (await isKilled(target)));
      expect((await latchkey(command(target))).status).toBe(0);
      expect(await isIncomplete(target)).toBe(false);
      expectCopy(await contentIn(target), expected);
    }
  }
  await Promise.all([folders(), folders()]);
  expect(kills).toBeGreaterThanOrEqual(KILLS);
}

/**
 * Some milliseconds behind the mark, or behind some entry of those that are missing: asked of the target itself, so that it is in the midst
 * whatever the machine is doing.
 */
function moment(target: string, count: number): () => boolean {
  const later = Math.random() * 3;
  let enough: number | undefined;
  let since: number | undefined;
  return () => {
    const there = entriesIn(target);
    if (there === undefined) return false;
    // A third of the kills just behind the mark, or when all is there and is being compared.
    enough ??= Math.min(count, Math.floor(there + (count - there) * Math.max(0, Math.random() * 1.5 - 0.25)));
    if (there < enough) return false;
    since ??= performance.now();
    return performance.now() - since >= later;
  };
}

/** Undefined while the folder has no mark of a restore or migration. */
function entriesIn(folder: string): number | undefined {
  const file = join(folder, "latchkey.db");
  if (!existsSync(file)) return undefined;
  let reader: SqliteDatabase | undefined;
  try {
    reader = openReader(file);
    const [entries, marks] = reader
      .prepare("SELECT count(*), count(*) FILTER (WHERE key = 'store/incomplete') FROM entries")
      .raw()
      .get() as [number, number];
    return marks === 0 ? undefined : entries - 1;
  } catch {
    // Its table is being made.
    return undefined;
  } finally {
    reader?.close();
  }
}
