import { isDataFolder } from "../store/data-folder.ts";
import { refuseUnusable } from "../store/incomplete.ts";
import { openStore } from "../store/open-store.ts";
import type { StoreLocation } from "../store/store-location.ts";
import { newStoreMeter } from "../store/store-meter.ts";
import { watchHealth } from "./health.ts";

export type CheckOutcome = "sound" | "no data yet" | "no answer";

/**
 * Whether the store can be opened and read. Makes nothing: a folder without data is left as it is. Throws what opening throws, and
 * StoreIncomplete and StoreTooNew.
 */
export async function checkStore({ store: location }: { store: StoreLocation }): Promise<CheckOutcome> {
  if (location.kind === "folder" && !isDataFolder(location.folder)) return "no data yet";
  const store = await openStore(location);
  try {
    if (!(await watchHealth(store, newStoreMeter().progress, () => undefined).isReady())) return "no answer";
    await refuseUnusable(store);
    return "sound";
  } finally {
    await store.close();
  }
}
