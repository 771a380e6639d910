import * as v from "valibot";

export const MOST_ITEMS = 128;

const key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_:. -]{1,255}$/));
const value = v.pipe(v.string(), v.maxLength(255));

/** Server metadata, which the guest sees as `meta`. Nova's limits. */
export const instanceMetadata = v.pipe(v.record(key, value), v.maxEntries(MOST_ITEMS));
export type InstanceMetadata = v.InferOutput<typeof instanceMetadata>;
