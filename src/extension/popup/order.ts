import type { Instance } from "./instance.ts";

const byName = (a: Instance, b: Instance): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/**
 * By name, except that instances which are on the screen already keep their place and new ones come last: nothing moves
 * under the pointer when a refreshed list arrives. `shown`: ids in the order shown.
 */
export function inShownOrder(instances: readonly Instance[], shown: readonly string[]): Instance[] {
  const sorted = [...instances].sort(byName);
  if (shown.length === 0) return sorted;
  const left = new Map(sorted.map((instance) => [instance.id, instance]));
  const kept: Instance[] = [];
  for (const id of shown) {
    const instance = left.get(id);
    if (instance !== undefined && left.delete(id)) kept.push(instance);
  }
  return [...kept, ...left.values()];
}
