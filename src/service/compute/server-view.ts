import { hash } from "node:crypto";
import type { Instance } from "./instance.ts";

/** Nova's links of a server. */
export function serverLinks(baseUrl: string, id: string): { rel: string; href: string }[] {
  return [
    { rel: "self", href: `${baseUrl}/v2.1/servers/${id}` },
    { rel: "bookmark", href: `${baseUrl}/servers/${id}` },
  ];
}

export const serverSummary = (baseUrl: string, { id, name }: Instance): object => ({
  id,
  name,
  links: serverLinks(baseUrl, id),
});

/**
 * An instance as Nova shows a server. The service runs no machines: what it cannot know is what Nova answers
 * for one that is running.
 */
export function serverDetail(baseUrl: string, instance: Instance, microversion: number): object {
  const created = novaTime(instance.createdAt);
  const server: Record<string, unknown> = {
    id: instance.id,
    name: instance.name,
    status: "ACTIVE",
    tenant_id: instance.projectId,
    user_id: instance.userId,
    metadata: instance.metadata,
    hostId: hash("sha224", instance.projectId),
    image: "",
    flavor: flavor(baseUrl, instance.flavor, microversion),
    created,
    updated: novaTime(instance.updatedAt),
    addresses: addresses(instance),
    accessIPv4: "",
    accessIPv6: "",
    links: serverLinks(baseUrl, instance.id),
    "OS-DCF:diskConfig": "MANUAL",
    progress: 0,
    "OS-EXT-AZ:availability_zone": "nova",
    config_drive: "",
    key_name: instance.keyName,
    "OS-SRV-USG:launched_at": created.replace("Z", ".000000"),
    "OS-SRV-USG:terminated_at": null,
    "OS-EXT-STS:task_state": null,
    "OS-EXT-STS:vm_state": "active",
    "OS-EXT-STS:power_state": 1,
    "os-extended-volumes:volumes_attached": [],
  };
  // What Nova's microversions have added.
  if (microversion >= 9) server.locked = false;
  if (microversion >= 19) server.description = null;
  if (microversion >= 26) server.tags = [];
  if (microversion >= 63) server.trusted_image_certificates = null;
  if (microversion >= 73) server.locked_reason = null;
  if (microversion >= 90) server["OS-EXT-SRV-ATTR:hostname"] = instance.name;
  return server;
}

/** The same for a server that is asked for alone, which Nova tells a little more of. */
export function serverAlone(baseUrl: string, instance: Instance, microversion: number): object {
  const server = serverDetail(baseUrl, instance, microversion);
  return microversion >= 71 ? { ...server, server_groups: [] } : server;
}

/** Since 2.47 a server carries its flavor's name; before that only its id, which is the same text here. */
function flavor(baseUrl: string, name: string, microversion: number): object {
  if (microversion < 47) {
    return { id: name, links: [{ rel: "bookmark", href: `${baseUrl}/flavors/${encodeURIComponent(name)}` }] };
  }
  return { original_name: name, vcpus: 0, ram: 0, disk: 0, ephemeral: 0, swap: 0, extra_specs: {} };
}

function addresses(instance: Instance): object {
  const networks = Object.entries(instance.addresses).map(([network, all]) => [
    network,
    all.map((address) => ({ ...address, "OS-EXT-IPS:type": "fixed" })),
  ]);
  return Object.fromEntries(networks);
}

/** Nova's times have no fractions of a second. */
const novaTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
