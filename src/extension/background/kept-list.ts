import type { Instance } from "../../clouds/openstack/compute.ts";
import { changeSession } from "./change-record.ts";

export async function keepList(connectionId: string, instances: Instance[]): Promise<void> {
  const list = { updatedAt: Date.now(), instances };
  await changeSession("lists", (lists) => ({ ...lists, [connectionId]: list }));
}
