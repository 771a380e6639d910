import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "../http/answer.ts";
import { novaFault } from "../http/nova-fault.ts";

/** Nova's microversions: `minor` of 2.minor. Zed's last one, which is the newest whose shapes these answers have. */
const LOWEST = 1;
export const HIGHEST = 93;

/** The microversion that a request asks for (2.1 if it does not), or the answer that refuses it. */
export function microversionOf(headers: IncomingHttpHeaders): number | Answer {
  const asked = askedVersion(headers);
  if (asked === undefined) return LOWEST;
  if (asked === "latest") return HIGHEST;
  const minor = /^2\.([1-9]\d{0,3})$/.exec(asked)?.[1];
  if (minor === undefined)
    return novaFault(400, "API Version String is of invalid format. Must be of format MajorNum.MinorNum.");
  if (Number(minor) <= HIGHEST) return Number(minor);
  const message = `Version ${asked} is not supported by the API. Minimum is 2.${LOWEST} and maximum is 2.${HIGHEST}.`;
  return novaFault(406, message);
}

export const asksForMicroversion = (headers: IncomingHttpHeaders): boolean => askedVersion(headers) !== undefined;

/** The headers by which an answer says which microversion it has. */
export function microversionHeaders(minor: number): Record<string, string> {
  return {
    "openstack-api-version": `compute 2.${minor}`,
    "x-openstack-nova-api-version": `2.${minor}`,
    vary: "OpenStack-API-Version, X-OpenStack-Nova-API-Version",
  };
}

/** `OpenStack-API-Version: compute 2.x`, a list of services; before 2.27 `X-OpenStack-Nova-API-Version: 2.x`. */
function askedVersion(headers: IncomingHttpHeaders): string | undefined {
  const listed = headers["openstack-api-version"];
  const legacy = headers["x-openstack-nova-api-version"];
  if (listed === undefined && legacy === undefined) return undefined;
  const services = typeof listed === "string" ? listed.split(",") : [];
  const compute = services.map((each) => each.trim().split(/\s+/)).find(([service]) => service === "compute");
  return compute?.[1] ?? (typeof legacy === "string" ? legacy.trim() : undefined);
}
