import { hash } from "node:crypto";

const INTERFACES = ["public", "internal", "admin"] as const;

/** Keystone's list of services: identity, compute and image, all here. */
export function catalogue(baseUrl: string, region: string): object[] {
  return [
    service({ type: "identity", name: "keystone", url: `${baseUrl}/v3`, region }),
    service({ type: "compute", name: "nova", url: `${baseUrl}/v2.1`, region }),
    service({ type: "image", name: "glance", url: `${baseUrl}/image`, region }),
  ];
}

function service({ type, name, url, region }: { type: string; name: string; url: string; region: string }): object {
  const endpoints = INTERFACES.map((each) => ({
    id: stableId(`${type} ${each}`),
    interface: each,
    region_id: region,
    url,
    region,
  }));
  return { endpoints, id: stableId(type), type, name };
}

/** Ids of things that are not stored: the same after a restart, and in every process. */
const stableId = (what: string): string => hash("sha256", what).slice(0, 32);
