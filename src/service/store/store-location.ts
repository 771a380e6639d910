import { resolve } from "node:path";

/** Where everything is kept: a folder of this machine, or below a prefix of an etcd cluster's keys. */
export type StoreLocation = { kind: "folder"; folder: string } | EtcdLocation;

export interface EtcdLocation {
  kind: "etcd";
  /** `host:port` of each node. */
  hosts: readonly string[];
  /** What every key begins with: `/latchkey/`. */
  prefix: string;
  /** PEM. */
  tls?: { ca: Buffer; certificate?: Buffer; key?: Buffer };
  user?: { name: string; password: string };
}

export type EtcdAddress = Pick<EtcdLocation, "hosts" | "prefix"> & { isSecure: boolean };

/** What is wrong with the text; the message goes on after the name of the option. */
export class BadStoreUrl extends Error {
  constructor(problem: string) {
    super(`${problem}: give etcds://host:port,host:port/prefix, or etcd:// for an etcd on this machine`);
  }
}

/** The same text for the same place, whichever way it was written. Holds no secret. */
export const locationText = (location: StoreLocation): string =>
  location.kind === "folder"
    ? resolve(location.folder)
    : `etcd ${location.hosts.toSorted().join(",")} ${location.prefix}`;

export const isStoreUrl = (text: string): boolean => /^etcds?:\/\//.test(text);

const URL_FORM = /^(etcds?):\/\/([^/]*)\/(.*)$/;
const HOST = /^(?:([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)|\[([0-9A-Fa-f:.]+)\]):(\d{1,5})$/;
const PREFIX = /^[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Reads `etcd://host:port,host:port/prefix` (this machine only: it is not encrypted) and `etcds://...`. Throws BadStoreUrl. */
export function parseStoreUrl(text: string): EtcdAddress {
  const [, scheme, hostList = "", path = ""] = URL_FORM.exec(text) ?? [];
  if (scheme === undefined) throw new BadStoreUrl("is no URL of an etcd cluster with a prefix");
  const isSecure = scheme === "etcds";
  const hosts = hostList.split(",");
  for (const host of hosts) {
    const [, name, ipv6, port] = HOST.exec(host) ?? [];
    const place = name ?? ipv6;
    // The text may have a password in it, where URLs have them: it is not repeated.
    if (place === undefined || Number(port) < 1 || Number(port) > 65_535) throw new BadStoreUrl("has no host:port");
    if (!isSecure && !LOOPBACK.test(place)) {
      throw new BadStoreUrl(`with etcd://${place} would show everything to the network`);
    }
  }
  if (new Set(hosts).size < hosts.length) throw new BadStoreUrl("names a node twice");
  if (!PREFIX.test(path)) throw new BadStoreUrl("has no prefix of letters, digits and . _ ~ - below /");
  return { hosts, prefix: `/${path}/`, isSecure };
}
