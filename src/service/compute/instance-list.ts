import { everyEntry } from "../store/every-entry.ts";
import { parseRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { type Instance, instanceKey, instancePlace, instanceSchema } from "./instance.ts";

/** The most instances in one answer: Nova's `max_limit`. */
export const LONGEST_PAGE = 1000;

export interface InstanceQuery {
  projectId: string;
  /** Instances behind this one. */
  marker?: string | undefined;
  limit: number;
  /** Part of the name. Not Nova's regular expression: one that takes for ever could be sent by anybody. */
  name?: string | undefined;
}

/** Newest first. `unknown marker` if the marker is no instance of the project. */
export async function listInstances(store: Store, query: InstanceQuery): Promise<Instance[] | "unknown marker"> {
  const place = query.marker === undefined ? undefined : await instancePlace(store, query.marker);
  if (query.marker !== undefined && place?.record.projectId !== query.projectId) return "unknown marker";
  const from = query.marker && place && instanceKey(query.marker, place.record);
  const found: Instance[] = [];
  if (query.limit === 0) return found;
  const wanted = query.name?.toLowerCase();
  const reading = wanted === undefined ? { from, page: query.limit } : { from };
  for await (const entry of everyEntry(store, `instance/${query.projectId}/`, reading)) {
    const instance = parseRecord(entry, instanceSchema).record;
    if (wanted !== undefined && !instance.name.toLowerCase().includes(wanted)) continue;
    if (found.push(instance) === query.limit) break;
  }
  return found;
}
