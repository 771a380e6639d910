import type { Instance } from "../../clouds/openstack/compute.ts";
import type { InstanceList, KeptList } from "../records.ts";

/**
 * Bytes. Chromium gives session storage 10 MB in all, and counts an object's keys and pointers: ten thousand instances take 8.5 MB
 * and 200 ms to read. As one text they take 2.8 MB and 8 ms.
 */
const ROOM = 8_000_000;

/** What is left out where there is no room, first what is missed least. */
const trims = [
  { trimmed: undefined, of: (instances: Instance[]) => instances },
  { trimmed: "metadata", of: (instances: Instance[]) => instances.map((each) => ({ ...each, metadata: {} })) },
  { trimmed: "addresses", of: (instances: Instance[]) => instances.map(bare) },
] as const;

const bare = (instance: Instance): Instance => ({
  ...instance,
  metadata: {},
  addresses: instance.addresses.slice(0, 1),
});

/** A list as session storage keeps it, in at most `room` bytes. */
export function packList({ updatedAt, instances }: InstanceList, room = ROOM): KeptList {
  for (const { trimmed, of } of trims) {
    const text = JSON.stringify(of(instances));
    if (bytesOf(text) <= room) return { updatedAt, text, ...(trimmed && { trimmed }) };
  }
  // Half of them, until they fit: nobody looks through what is left of fifty thousand.
  const some = instances.map(bare);
  while (bytesOf(JSON.stringify(some)) > room) some.length = Math.floor(some.length / 2);
  return { updatedAt, text: JSON.stringify(some), trimmed: "instances" };
}

/** The kept lists with this one, without others where there is no room for all. */
export function withList(
  lists: Record<string, KeptList> | undefined,
  connectionId: string,
  list: KeptList,
): Record<string, KeptList> {
  const all = { ...lists, [connectionId]: list };
  const size = Object.values(all).reduce((sum, { text }) => sum + bytesOf(text), 0);
  return size <= ROOM ? all : { [connectionId]: list };
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
