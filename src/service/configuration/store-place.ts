import { join } from "node:path";
import { BadStoreUrl, type EtcdLocation, parseStoreUrl, type StoreLocation } from "../store/store-location.ts";

/** What `latchkey serve` and `latchkey admin` are told about where everything is kept, by the options' names. */
export interface StorePlace {
  data?: string | undefined;
  store?: string | undefined;
  "etcd-ca"?: string | undefined;
  "etcd-certificate"?: string | undefined;
  "etcd-key"?: string | undefined;
  "etcd-user"?: string | undefined;
  "etcd-password-file"?: string | undefined;
  "secret-key-file"?: string | undefined;
}

export type StoreOptionName = keyof StorePlace;

/** What must not be, and which option is to be changed or given. `what` goes on after its name. */
export class UnusableStorePlace extends Error {
  readonly option: StoreOptionName;
  readonly what: string;

  constructor(option: StoreOptionName, what: string) {
    super(`--${option} ${what}`);
    this.option = option;
    this.what = what;
  }
}

const ETCD_OPTIONS = ["etcd-ca", "etcd-certificate", "etcd-key", "etcd-user", "etcd-password-file"] as const;

/** Reads the file that an option names. */
export type ReadOptionFile = (option: StoreOptionName, path: string) => Buffer;

/** Throws an UnusableStorePlace if the options do not say exactly one place, and what `read` throws. */
export function storeLocation(place: StorePlace, read: ReadOptionFile): StoreLocation {
  const { data, store } = place;
  if (data === undefined && store === undefined) throw new UnusableStorePlace("data", "must be given, or --store");
  if (data !== undefined && store !== undefined) throw new UnusableStorePlace("store", "goes without --data");
  if (store !== undefined) return etcdLocation(store, place, read);
  const stray = ETCD_OPTIONS.find((name) => place[name] !== undefined);
  if (stray !== undefined) throw new UnusableStorePlace(stray, "is for --store");
  return { kind: "folder", folder: data ?? "" };
}

/** The key file that all processes on one store are given. Throws an UnusableStorePlace if nothing says which. */
export function secretKeyFile({ data, "secret-key-file": file }: StorePlace): string {
  if (file !== undefined) return file;
  if (data !== undefined) return join(data, "totp.key");
  throw new UnusableStorePlace("secret-key-file", "must be given with --store: one file, the same for every process");
}

function etcdLocation(url: string, place: StorePlace, read: ReadOptionFile): EtcdLocation {
  const { isSecure, ...address } = etcdAddress(url);
  const { "etcd-user": name, "etcd-ca": ca } = place;
  const password = together(place, "etcd-user", "etcd-password-file");
  const user = name && password && { name, password: firstLine(read("etcd-password-file", password)) };
  const keyFile = together(place, "etcd-certificate", "etcd-key");
  if (isSecure && ca === undefined) throw new UnusableStorePlace("etcd-ca", "must be given with an etcds:// URL");
  const stray = (["etcd-ca", "etcd-certificate"] as const).find((option) => place[option] !== undefined);
  if (!isSecure && stray !== undefined) throw new UnusableStorePlace(stray, "is for an etcds:// URL");
  const certificate = place["etcd-certificate"];
  const ours = certificate &&
    keyFile && { certificate: read("etcd-certificate", certificate), key: read("etcd-key", keyFile) };
  const tls = ca && { ca: read("etcd-ca", ca), ...(ours || {}) };
  return { kind: "etcd", ...address, ...(tls && { tls }), ...(user && { user }) };
}

function etcdAddress(url: string): ReturnType<typeof parseStoreUrl> {
  try {
    return parseStoreUrl(url);
  } catch (cause) {
    if (cause instanceof BadStoreUrl) throw new UnusableStorePlace("store", cause.message);
    throw cause;
  }
}

/** The second one's value, if both are given. */
function together(place: StorePlace, one: StoreOptionName, other: StoreOptionName): string | undefined {
  if (place[one] !== undefined && place[other] === undefined) {
    throw new UnusableStorePlace(one, `needs --${other} as well`);
  }
  if (place[one] === undefined && place[other] !== undefined) {
    throw new UnusableStorePlace(other, `needs --${one} as well`);
  }
  return place[other];
}

const firstLine = (file: Buffer): string => file.toString("utf8").split(/\r?\n/, 1)[0] ?? "";
