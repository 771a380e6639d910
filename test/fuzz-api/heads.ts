import type { Random } from "../fuzz/random.ts";
import type { Operation } from "./document.ts";
import { CALLERS, INSTANCES, type Names } from "./names.ts";
import { CANARY } from "./strings.ts";

export type Header = readonly [name: string, value: string];

/** The headers of a request that says who it is, and those that the operation looks at. */
export function goodHeaders(operation: Operation, random: Random, names: Names): Header[] {
  const mine = operation.parameters.filter((each) => each.in === "header" && random.once(2));
  return [
    ...identity(operation, random, names),
    ...mine.map(({ name }): Header => [name, random.pick(values(random, names)[name] ?? [CANARY])]),
  ];
}

function identity({ needs }: Operation, random: Random, names: Names): Header[] {
  if (needs === "nothing") return [];
  if (needs === "guest") return [["Authorization", `Bearer ${names.guestToken(random.below(INSTANCES))}`]];
  return [["X-Auth-Token", names.token(random.pick(["member", "member", "admin", ...CALLERS]))]];
}

const values = (random: Random, names: Names): Readonly<Record<string, readonly string[]>> => ({
  "If-Match": ['"0"', "*", `"${random.below(5000)}"`, `"${CANARY}"`, 'W/"0"', "", ",", '"0", "1"', "x".repeat(300)],
  "If-None-Match": ['"0"', "*", `"${random.below(5000)}"`, `"${CANARY}"`, 'W/"0"', ",,,", '"'.repeat(200), "\xff"],
  Prefer: [
    "wait=1",
    "wait=0",
    "wait=60",
    "wait=99999999999999999999",
    'wait="1"',
    "respond-async, wait=1;x",
    '"\\',
    CANARY,
  ],
  "X-Subject-Token": [names.token(random.pick(CALLERS)), names.token("member"), CANARY, "", "x".repeat(4000)],
  "Openstack-Auth-Receipt": [CANARY, "", "x".repeat(43), "\xe9"],
  "X-OpenStack-Nova-API-Version": ["2.1", "2.93", "2.35", "2.94", "latest", "2.0", "3.1", CANARY, "2.", "1.1"],
  "OpenStack-API-Version": [
    "compute 2.1",
    "compute 2.93",
    "compute latest",
    "volume 3.1, compute 2.60",
    "compute",
    CANARY,
  ],
});

/** Takes, adds or spoils headers. */
export function brokenHeaders(good: readonly Header[], random: Random): Header[] {
  const at = random.below(good.length + 1);
  return random.pick<() => Header[]>([
    () => good.toSpliced(at, 1),
    () => [...good, ...good],
    () => good.map(([name, value]) => [name.toUpperCase(), `\t ${value} \t`]),
    () =>
      good.map(([name, value], index) =>
        index === at ? [name, random.pick(["", value.slice(1), `${value}x`, "\xff\xfe", "null"])] : [name, value],
      ),
    () => [...good, ["Cookie", `a=${CANARY}; __proto__=1`], ["Authorization", `Basic ${CANARY}`]],
    () => [...good, ["X-Forwarded-For", `${CANARY}, 1.2.3.4`], ["Forwarded", "for=unknown"], ["Host", CANARY]],
    () => [...good, ["Expect", random.pick(["100-continue", CANARY])]],
    () => [...good, ["Connection", "Upgrade"], ["Upgrade", random.pick(["websocket", "h2c", CANARY])]],
    () => [
      ...good,
      ["Accept", CANARY],
      ["Accept-Encoding", "gzip;q=9,*"],
      ["Range", "bytes=0-1,2-3"],
      ["TE", "trailers"],
    ],
    () => [...good, ["X-HTTP-Method-Override", "DELETE"], ["Content-Encoding", "gzip"], ["Origin", CANARY]],
    () => [...good, ["X-Instance-ID", CANARY], ["X-Tenant-ID", CANARY], ["X-Instance-ID-Signature", "0".repeat(64)]],
    () => [...good, ["__proto__", CANARY], ["constructor", "1"]],
    () => [...good, ["X-Long", CANARY.repeat(random.pick([100, 1000, 1400, 3000]))]],
    () => [...good, ...Array.from({ length: random.pick([50, 500, 1500]) }, (_, index): Header => [`X-${index}`, "1"])],
    () => [...good, ["OpenStack-API-Version", "compute 2.1"], ["OpenStack-API-Version", "compute 2.2"]],
  ])();
}
