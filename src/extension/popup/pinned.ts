import type { Instance } from "./instance.ts";

/** The instances with these ids first, in the order of the ids; the others stay as they are. */
export function pinFirst(instances: Instance[], ids: readonly string[]): Instance[] {
  const pinned = ids.flatMap((id) => instances.find((instance) => instance.id === id) ?? []);
  return pinned.length === 0 ? instances : [...new Set([...pinned, ...instances])];
}
