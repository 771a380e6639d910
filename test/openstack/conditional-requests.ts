import fc from "fast-check";
import { type Generated, sample } from "./generated.ts";
import { blob, PASSWORD } from "./guest-requests.ts";
import { proxyHeaders } from "./real-cloud.ts";
import { instanceOf, type Side, withToken } from "./two-clouds.ts";

const tags = fc.constantFrom(undefined, undefined, "*", '"bogus"', 'W/"bogus", "other"', "no tag", "");
const preferences = fc.constantFrom(undefined, "wait=1", "wait=0", "wait=x", "respond-async", "respond-async, wait=1");

interface Target {
  method: "GET" | "POST" | "DELETE";
  label: string;
  api: "compute" | "metadata";
  path: (side: Side) => string;
  headers: (side: Side) => Record<string, string>;
}

/** `known`: an instance whose password is `blob()`. `empty`: one that has none, so that it may be deleted again and again. */
function targets(known: string, empty: string): Target[] {
  const admin = (method: Target["method"], name: string): Target => ({
    method,
    label: `${method} os-server-password`,
    api: "compute",
    path: (side) => `/v2.1/servers/${instanceOf(side, name)}/os-server-password`,
    headers: withToken,
  });
  const guest = (method: Target["method"], path: string): Target => ({
    method,
    label: `${method} ${path}`,
    api: "metadata",
    path: () => path,
    headers: (side) => proxyHeaders(instanceOf(side, known), side.cloud.projectId),
  });
  return [
    admin("GET", known),
    admin("GET", empty),
    admin("DELETE", empty),
    guest("GET", PASSWORD),
    guest("GET", "/openstack/latest/meta_data.json"),
    guest("POST", PASSWORD),
  ];
}

/** What the extension and the guest say beside their requests, and what others might: Nova knows none of it. */
export const conditionalRequests = (known: string, empty: string): Generated[] =>
  sample(
    fc.record({
      target: fc.constantFrom(...targets(known, empty)),
      match: tags,
      noneMatch: tags,
      prefer: preferences,
    }),
    120,
  ).map(({ target: { method, label, api, path, headers }, match, noneMatch, prefer }) => {
    const said = {
      ...(match !== undefined && { "if-match": match }),
      ...(noneMatch !== undefined && { "if-none-match": noneMatch }),
      ...(prefer !== undefined && { prefer }),
    };
    return {
      kind: `conditional ${method}`,
      label: `${label} ${JSON.stringify(said)}`,
      api,
      asked: (side) => ({
        method,
        path: path(side),
        headers: { ...headers(side), ...said },
        ...(method === "POST" && { body: Buffer.from(blob()) }),
      }),
    };
  });
