import { ABOUT_STORE } from "./content.ts";
import type { Store, Write } from "./store.ts";

/**
 * What this version writes. Whoever changes what is stored so that the version before cannot read it counts this up, and that of backups
 * (backup-file.ts) with it.
 */
const FORMAT = 1;

export const STORE_FORMAT = `${ABOUT_STORE}format`;
export const formatWrite: Write = { key: STORE_FORMAT, value: String(FORMAT) };

/** A newer version has written to the store what this one may not understand. */
export class StoreTooNew extends Error {
  constructor(format: string) {
    super(
      `the store was written by a newer version of latchkey (its format is ${format}, this version knows ${FORMAT}): start that version. ` +
        "To go back, restore a backup from before the upgrade with this version, into a new store",
    );
  }
}

/** Throws StoreTooNew. A store without a format is from before there was one. */
export async function refuseNewer(store: Store): Promise<void> {
  const format = (await store.get(STORE_FORMAT))?.value;
  if (format === undefined || (/^\d{1,9}$/.test(format) && Number(format) <= FORMAT)) return;
  throw new StoreTooNew(/^\d{1,9}$/.test(format) ? format : "none");
}
