import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { secureUrl } from "../secure-url.ts";

/** Which of a service's faces: the public one is what a browser can reach. */
export type Interface = "public" | "internal" | "admin";

/** One address of the compute service. */
export interface ComputeEndpoint {
  interface: string;
  region: string | null;
  url: string;
}

/** A region by its name; null where the cloud has one, or any will do. */
export interface Place {
  region: string | null;
  interface: Interface;
}

/** Nova's address, without a slash at the end. Endpoints come in no order, so that the first of several regions is by name. */
export function computeUrl(endpoints: readonly ComputeEndpoint[], place: Place): Result<string> {
  const found = endpoints
    .filter((endpoint) => endpoint.interface === place.interface)
    .filter((endpoint) => place.region === null || endpoint.region === place.region)
    .sort((a, b) => compare(a.region ?? "", b.region ?? ""))[0];
  if (found === undefined) return { code: "no-compute-endpoint" };
  if (secureUrl(found.url) === undefined) return { code: "insecure-url" };
  return ok(withVersion(found.url.replace(/\/+$/, "")));
}

/** Operators register Nova with its version, with that and the project's id, or with neither. */
const withVersion = (url: string): string => (/\/v2(\.\d+)?(\/[^/]+)?$/.test(url) ? url : `${url}/v2.1`);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
