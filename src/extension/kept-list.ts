import type { Instance } from "../clouds/openstack/compute.ts";
import type { InstanceList, KeptList } from "./records.ts";

/** A list out of the text that background/pack-list.ts has made of it. */
export const unpackList = ({ text, ...rest }: KeptList): InstanceList => ({
  ...rest,
  instances: JSON.parse(text) as Instance[],
});
