import fc from "fast-check";
import { one, tokens } from "./compute-requests.ts";
import { brief, type Generated, sample } from "./generated.ts";
import { JSON_TYPE, jsonBody } from "./real-cloud.ts";
import { instanceOf } from "./two-clouds.ts";

const keys = fc.constantFrom(
  "a",
  "b",
  "latchkey-reset",
  "with space",
  "a.b:c_d",
  "k".repeat(255),
  "k".repeat(256),
  "ä",
  "a/b",
  "",
);
const values = fc.constantFrom<unknown>(
  "",
  "1",
  "v".repeat(254),
  "v".repeat(255),
  "v".repeat(256),
  "ä".repeat(255),
  "😀".repeat(200),
  1,
  null,
  {},
  true,
);
const someItems = fc.array(fc.tuple(keys, values), { maxLength: 3 }).map((items) => Object.fromEntries(items));
const manyItems = fc
  .constantFrom(127, 128, 129)
  .map((count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`i${at}`, "1"])));

/** Changes of server metadata, one after the other on the same instance: the whole of an answer is the same. */
export const metadataRequests = (name: string): Generated[] =>
  sample(
    fc.record({
      method: fc.constantFrom("POST", "POST", "PUT", "PUT", "GET", "DELETE"),
      key: fc.option(fc.constantFrom("a", "b", "latchkey-reset", "none", "with%20space", "k".repeat(255)), {
        nil: undefined,
      }),
      items: fc.oneof({ weight: 12, arbitrary: someItems }, { weight: 1, arbitrary: manyItems }),
      member: fc.constantFrom("right", "right", "right", "right", "right", "wrong", "extra", "list"),
      token: one(tokens, "valid"),
    }),
    150,
  ).map(({ method, key, items, member, token: [whose, token] }) => {
    const path = key === undefined ? "/metadata" : `/metadata/${key}`;
    const field = key === undefined ? "metadata" : "meta";
    const bodies: Record<string, unknown> = {
      right: { [field]: items },
      wrong: { other: items },
      extra: { [field]: items, other: 1 },
      list: [items],
    };
    const hasBody = method === "POST" || method === "PUT";
    return {
      kind: `metadata ${method}`,
      label: `${method} ${brief(path)}${hasBody ? ` ${brief(bodies[member])}` : ""}, token ${whose}`,
      api: "compute",
      asked: (side) => ({
        method,
        path: `/v2.1/servers/${instanceOf(side, name)}${path}`,
        headers: { ...token(side), ...(hasBody ? JSON_TYPE : {}) },
        ...(hasBody ? jsonBody(bodies[member]) : {}),
      }),
    };
  });
