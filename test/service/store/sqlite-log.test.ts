import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { FollowLog } from "../../../src/service/store/sqlite-log.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { newFolder } from "../running-service.ts";
import { logThread } from "./log-thread.ts";

const COMMITS = 15_000;
const AT_A_TIME = 8;
const PAGE = 4_096;
/** The log of a commit is some pages, and is held at fifty. */
const limits = { entries: 10, longest: 50 };

/** Commits without a pause; how long the log was at most, in pages, and what is in the store then. */
async function writeAllTheTime(follow: FollowLog) {
  const file = join(newFolder(), "store.db");
  const store = openSqliteStore(file, follow);
  let next = 0;
  async function writer(): Promise<void> {
    while (next < COMMITS) {
      const key = `key/${next++}`;
      expect(await store.commit([{ key, revision: undefined }], [{ key, value: "x".repeat(2_000) }])).toBe("committed");
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, writer));
  const pages = statSync(`${file}-wal`).size / PAGE;
  await store.close();
  const again = openSqliteStore(file);
  const { length } = await again.list({ prefix: "key/", limit: COMMITS + 1 });
  await again.close();
  return { pages, length };
}

it("the log begins anew again and again, although somebody writes all the time, and nothing is lost", async () => {
  const ended: string[] = [];
  const { pages, length } = await writeAllTheTime(logThread({ limits, ended: () => ended.push("thread") }));
  expect(pages).toBeLessThan(4_000);
  expect(length).toBe(COMMITS);
  expect(ended).toEqual([]);
});

it("without the thread, because it has ended, which is told once, the log grows, and commits are made as before", async () => {
  const ended: string[] = [];
  const thread = new URL("data:text/javascript,process.exit()");
  const { pages, length } = await writeAllTheTime(logThread({ limits, thread, ended: () => ended.push("thread") }));
  expect(ended).toEqual(["thread"]);
  expect(pages).toBeGreaterThan(8_000);
  expect(length).toBe(COMMITS);
});

it("a thread that ends while it holds the log lets go of it", async () => {
  const holdsAndEnds = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from "node:worker_threads";
      parentPort.on("message", (message) => message === "written" ? parentPort.postMessage("hold") : process.exit());
    `)}`,
  );
  const { length } = await writeAllTheTime(logThread({ limits, thread: holdsAndEnds }));
  expect(length).toBe(COMMITS);
});
