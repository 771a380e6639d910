import { rememberEntries } from "./entry-memory.ts";
import { groupCommits } from "./sqlite-commits.ts";
import { entryReader, openDatabase, openReader, pageReader, versionReader } from "./sqlite-entries.ts";
import type { FollowLog, Log } from "./sqlite-log.ts";
import { type Page, type Store, StoreUnavailable } from "./store.ts";
import { watchKeys } from "./watched-keys.ts";

/** How often it is asked, while somebody watches, whether another process has written; in milliseconds. 3 us each time. */
const LOOK_INTERVAL = 200;

/**
 * A store in one SQLite file, which several processes may open at a time.
 *
 * Entries that were read are remembered for as long as no other process has written: SQLite's `data_version` tells.
 *
 * Given `follow`, its log is brought into the file by somebody else: worth a thread for a service, and not for a command.
 *
 * Throws if the file cannot be opened or is no database.
 */
export function openSqliteStore(file: string, follow?: FollowLog): Store {
  const database = openDatabase(file, follow !== undefined);
  const readEntry = entryReader(database);
  const readPage = pageReader(database);
  const watched = watchKeys();
  const memory = rememberEntries(versionReader(database), watched.tellAll);
  const log: Log = follow?.(file, () => commits.goOn()) ?? nobodyFollows;
  const commits = groupCommits(database, committed, log.isHeld);
  let looking: NodeJS.Timeout | undefined;
  let isClosed = false;

  function committed(keys: readonly string[]): void {
    memory.forget(keys);
    watched.tell(keys);
    log.wrote(keys.length);
  }

  function look(): void {
    try {
      memory.look();
    } catch {
      // Whoever reads now meets the same failure, and can tell a client.
      watched.tellAll();
    }
  }

  function stopLooking(): void {
    clearInterval(looking);
    looking = undefined;
  }

  async function orUnavailable<T>(action: () => T): Promise<T> {
    if (isClosed) throw new StoreUnavailable(new Error("the store is closed"));
    try {
      return action();
    } catch (cause) {
      throw new StoreUnavailable(cause);
    }
  }

  return {
    get: (key) =>
      orUnavailable(() => {
        const known = memory.get(key);
        if (known !== undefined) return known;
        const entry = readEntry(key);
        if (entry !== undefined) memory.keep(entry);
        return entry;
      }),
    list: (page) => orUnavailable(() => readPage(page)),
    async snapshot(read) {
      // Of its own: a transaction of the other one would keep our own commits out.
      const reader = await orUnavailable(() => openReader(file));
      try {
        const readMoment = await orUnavailable(() => {
          reader.exec("BEGIN");
          return pageReader(reader);
        });
        const view = { list: (page: Page) => orUnavailable(() => readMoment(page)) };
        // The moment is that of the first read.
        await view.list({ prefix: "", limit: 1 });
        return await read(view);
      } finally {
        reader.close();
      }
    },
    commit(expectations, writes) {
      if (isClosed) return Promise.reject(new StoreUnavailable(new Error("the store is closed")));
      return commits.commit(expectations, writes);
    },
    watch(keys, changed) {
      const unwatch = watched.add(keys, changed);
      looking ??= setInterval(look, LOOK_INTERVAL).unref();
      return () => {
        unwatch();
        if (watched.isEmpty()) stopLooking();
      };
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopLooking();
      await commits.settle();
      await log.close();
      database.close();
    },
  };
}

const nobodyFollows: Log = { wrote: () => undefined, isHeld: () => false, close: async () => undefined };
