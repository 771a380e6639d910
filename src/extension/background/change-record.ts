import { read, write } from "../ext.ts";
import type { LocalRecords, SessionRecords } from "../records.ts";

/** A queue in memory is enough: one background runs at a time. */
export function makeQueue(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const next = last.then(action, action);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Runs `action` after those before it. Must not be nested. */
export const oneAtATime = makeQueue();

/** Reads a record, changes it and writes it, without another change in between. */
export function changeLocal<K extends keyof LocalRecords>(
  key: K,
  change: (current: LocalRecords[K] | undefined) => LocalRecords[K],
): Promise<void> {
  return oneAtATime(async () => {
    const current: Partial<LocalRecords> = await read("local", key);
    await write("local", { [key]: change(current[key]) });
  });
}

/** As `changeLocal`, in session storage. */
export function changeSession<K extends keyof SessionRecords>(
  key: K,
  change: (current: SessionRecords[K] | undefined) => SessionRecords[K],
): Promise<void> {
  return oneAtATime(async () => {
    const current: Partial<SessionRecords> = await read("session", key);
    await write("session", { [key]: change(current[key]) });
  });
}

/** A record's entries without `key`. */
export function without<T>(entries: Record<string, T> | undefined, key: string): Record<string, T> {
  const { [key]: _, ...rest } = entries ?? {};
  return rest;
}
