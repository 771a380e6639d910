import fc from "fast-check";
import { type Generated, sample } from "./generated.ts";
import { instanceOf, type Side, withToken } from "./two-clouds.ts";

const ids: Record<string, (side: Side, name: string) => string> = {
  own: instanceOf,
  "another project's": (side) => side.foreignInstance,
  "nobody's": () => "00000000-0000-4000-8000-000000000000",
  "no UUID": () => "not-a-uuid",
  "upper case": (side, name) => instanceOf(side, name).toUpperCase(),
  "without dashes": (side, name) => instanceOf(side, name).replaceAll("-", ""),
  encoded: (side, name) => instanceOf(side, name).replace("-", "%2D"),
};
/** Good and bad ones. */
export const tokens: Record<string, (side: Side) => Record<string, string>> = {
  valid: withToken,
  none: () => ({}),
  empty: () => ({ "x-auth-token": "" }),
  bogus: () => ({ "x-auth-token": "bogus" }),
  "as long as one": () => ({ "x-auth-token": "g".repeat(190) }),
};
const roots: Record<string, (side: Side) => string> = {
  plain: () => "/v2.1",
  "with project": (side) => `/v2.1/${side.cloud.projectId}`,
  "with another project": () => `/v2.1/${"0".repeat(32)}`,
};
const microversions: Record<string, Record<string, string>> = {
  none: {},
  "2.1": { "openstack-api-version": "compute 2.1" },
  "2.60": { "openstack-api-version": "compute 2.60" },
  "2.93": { "openstack-api-version": "compute 2.93" },
  latest: { "openstack-api-version": "compute latest" },
  "2.999": { "openstack-api-version": "compute 2.999" },
  "no version": { "openstack-api-version": "compute two" },
  "another service's": { "openstack-api-version": "volume 3.59" },
  old: { "x-openstack-nova-api-version": "2.26" },
};

/** Any of a table, some more often. */
export const one = <T>(table: Record<string, T>, ...often: string[]): fc.Arbitrary<[string, T]> => {
  const all = Object.entries(table);
  return fc.constantFrom(
    ...all,
    ...all.filter(([name]) => often.includes(name)).flatMap((each) => Array(6).fill(each)),
  );
};

/** `os-server-password` and its neighbours: methods, ids, tokens, paths and microversions in all combinations. */
export const passwordRequests = (name: string): Generated[] =>
  sample(
    fc.record({
      method: fc.constantFrom("GET", "GET", "GET", "DELETE", "DELETE", "PUT", "POST", "PATCH"),
      id: one(ids, "own"),
      token: one(tokens, "valid"),
      root: one(roots, "plain"),
      microversion: one(microversions, "none"),
      tail: fc.constantFrom("", "", "", "", "", "/", ".json", "?x=1", "/more"),
    }),
    170,
  ).map(
    ({
      method,
      id: [whose, id],
      token: [whoseToken, token],
      root: [where, root],
      microversion: [version, headers],
      tail,
    }) => ({
      kind: `os-server-password ${method}`,
      label: `${method} ${where} ${whose} os-server-password${tail}, token ${whoseToken}, version ${version}`,
      api: "compute",
      asked: (side) => ({
        method,
        path: `${root(side)}/servers/${id(side, name)}/os-server-password${tail}`,
        headers: { ...token(side), ...headers },
      }),
    }),
  );

/** Lists and details of servers, where those of this run are asked for by name, or are the whole of a page. */
export const listRequests = (prefix: string): Generated[] => {
  const parameter = (key: string, ...values: (string | undefined)[]) =>
    fc.constantFrom(...values).map((value) => (value === undefined ? [] : [`${key}=${value}`]));
  return sample(
    fc.record({
      path: fc.constantFrom("/servers", "/servers", "/servers/detail", "/servers/detail", "/servers/"),
      name: fc.constantFrom(
        `name=${prefix}`,
        `name=${prefix}`,
        `name=${prefix}-a`,
        `name=${prefix}x`,
        `name=${prefix}&name=${prefix}-b`,
      ),
      limit: parameter(
        "limit",
        undefined,
        undefined,
        "0",
        "1",
        "2",
        "3",
        "4",
        "1000",
        "1001",
        "999999999",
        "-1",
        "x",
        "1.5",
        "",
      ),
      marker: fc.constantFrom(undefined, undefined, undefined, "a", "b", "c", "foreign", "bogus", "empty"),
      status: parameter("status", undefined, undefined, undefined, "ACTIVE", "active", "SHUTOFF", "BOGUS", ""),
      tenants: parameter("all_tenants", undefined, undefined, undefined, undefined, "0", "1", "True", "false", "bogus"),
      more: parameter("nothing", undefined, undefined, undefined, "1"),
      token: one(tokens, "valid"),
      microversion: one(microversions, "none"),
    }),
    170,
  ).map(
    ({ path, name, limit, marker, status, tenants, more, token: [whose, token], microversion: [version, headers] }) => {
      const query = (side: Side): string => {
        const markers: Record<string, string> = { foreign: side.foreignInstance, bogus: "bogus", empty: "" };
        const at = marker === undefined ? [] : [`marker=${markers[marker] ?? instanceOf(side, `${prefix}-${marker}`)}`];
        return [name, ...limit, ...at, ...status, ...tenants, ...more].join("&");
      };
      const shown = [
        name,
        ...limit,
        ...(marker === undefined ? [] : [`marker ${marker}`]),
        ...status,
        ...tenants,
        ...more,
      ];
      return {
        kind: `list ${path}`,
        label: `GET ${path}?${shown.join("&")}, token ${whose}, version ${version}`,
        api: "compute",
        asked: (side) => ({
          method: "GET",
          path: `/v2.1${path}?${query(side)}`,
          headers: { ...token(side), ...headers },
        }),
      };
    },
  );
};

/** One server, in every microversion that adds something to it. */
export const detailRequests = (name: string): Generated[] =>
  [1, 3, 8, 9, 16, 19, 26, 47, 48, 54, 63, 67, 69, 71, 73, 75, 79, 87, 90, 93].flatMap((minor) =>
    ["", "/detail"].map((tail) => ({
      kind: "detail",
      label: `GET /servers${tail === "" ? `/${name}` : `${tail}?name=`} 2.${minor}`,
      api: "compute" as const,
      asked: (side: Side) => ({
        method: "GET",
        path: tail === "" ? `/v2.1/servers/${instanceOf(side, name)}` : `/v2.1/servers/detail?name=${name}`,
        headers: { ...withToken(side), "openstack-api-version": `compute 2.${minor}` },
      }),
    })),
  );
