import { openDataFolder } from "./data-folder.ts";
import { type FollowLog, followLog } from "./sqlite-log.ts";
import type { Store } from "./store.ts";
import type { StoreLocation } from "./store-location.ts";

/** Opens what is there or makes it. Throws a sentence for whoever starts us. etcd's client is loaded by those who use it only. */
export const openStore = (location: StoreLocation): Promise<Store> => open(location);

/** The same, for a service, which many wait for at a time. `logEnded`: SQLite's log has lost its thread, and commits will wait now and then. */
export const openStoreToServe = (location: StoreLocation, logEnded: () => void): Promise<Store> =>
  open(location, (file, released) => followLog(file, released, { ended: logEnded }));

async function open(location: StoreLocation, follow?: FollowLog): Promise<Store> {
  if (location.kind === "folder") return openDataFolder(location.folder, follow);
  const { openEtcdStore } = await import("./etcd-store.ts");
  return openEtcdStore(location);
}
