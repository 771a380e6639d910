import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";
import { everyContent, type KeyAndValue } from "../../../src/service/store/content.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { LATCHKEY, newFolder } from "../running-service.ts";

/** The store in a data folder, beside whatever else has it open. */
export const storeIn = (folder: string): Store => openSqliteStore(join(folder, "latchkey.db"));

/** Closes the store whatever `action` does. */
export async function onStoreIn<T>(folder: string, action: (store: Store) => Promise<T>): Promise<T> {
  const store = storeIn(folder);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** A folder with so many entries, of a kind that no service minds. */
export async function filledFolder(count: number): Promise<string> {
  const folder = newFolder();
  await onStoreIn(folder, async (store) => {
    const writes = Array.from({ length: count }, (_, at) => ({
      key: fillerKey(at),
      value: `${at}-${"x".repeat(200)}`,
    }));
    const commits = [];
    for (let at = 0; at < count; at += 100) commits.push(store.commit([], writes.slice(at, at + 100)));
    await Promise.all(commits);
  });
  return folder;
}

export const fillerKey = (at: number): string => `filler/${at.toString().padStart(7, "0")}`;

/** What outlives a store. */
export const contentIn = (folder: string): Promise<KeyAndValue[]> => onStoreIn(folder, contentOf);

export async function contentOf(store: Store): Promise<KeyAndValue[]> {
  const entries: KeyAndValue[] = [];
  for await (const { key, value } of everyContent(store)) entries.push({ key, value });
  return entries;
}

/** That the copy is the source, key for key; its audit trail goes on with what the copying itself has put there. */
export function expectCopy(copy: readonly KeyAndValue[], source: readonly KeyAndValue[]): void {
  const isTrail = ({ key }: KeyAndValue): boolean => key.startsWith("audit");
  expect(copy.filter((entry) => !isTrail(entry))).toEqual(source.filter((entry) => !isTrail(entry)));
  const trail = new Map(copy.map(({ key, value }) => [key, value]));
  const entries = source.filter(({ key }) => key.startsWith("audit/"));
  expect(entries.filter(({ key, value }) => trail.get(key) !== value)).toEqual([]);
}

export const isIncomplete = (folder: string): Promise<boolean> =>
  onStoreIn(folder, async (store) => (await store.get("store/incomplete")) !== undefined);

/** Runs the command and sends it the signal after so many milliseconds, or once `when` says so, if it has not come to its end before. */
export async function latchkeyEnded(args: readonly string[], signal: NodeJS.Signals, when: number | (() => boolean)) {
  const child = spawn(process.execPath, [LATCHKEY, ...args]);
  let stderr = "";
  child.stdout.resume();
  child.stderr.on("data", (text) => (stderr += text));
  const begun = performance.now();
  const isTime = typeof when === "number" ? () => performance.now() - begun >= when : when;
  const timer = setInterval(() => {
    if (!isTime()) return;
    clearInterval(timer);
    child.kill(signal);
  }, 1);
  const [status] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  return { status, stderr };
}
