import type { Random } from "../fuzz/random.ts";
import type { Operation } from "./document.ts";
import { INSTANCES, type Names, OWN_INSTANCES } from "./names.ts";
import { CANARY, oddText } from "./strings.ts";
import { type Hints, validValue } from "./valid-value.ts";

/** The operation's path with something in the place of each parameter, mostly what belongs there, and a query. */
export function goodTarget(operation: Operation, random: Random, names: Names, hints: Hints): string {
  // One for the whole path: a request belongs to an instance.
  const instance = random.below(random.once(4) ? INSTANCES : OWN_INSTANCES);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(part(operation, name, instance, random, names)),
  );
  const query = operation.parameters
    .filter((each) => each.in === "query" && random.once(3))
    .flatMap(({ name, schema }) =>
      [validValue(schema, random, hints, name)].flat().map((value) => `${name}=${encoded(value)}`),
    );
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

const encoded = (value: unknown): string => encodeURIComponent(String(value).toWellFormed());

function part({ path }: Operation, name: string, instance: number, random: Random, names: Names): string {
  if (random.once(12))
    return random.pick([oddText(random).toWellFormed(), "x".repeat(random.pick([255, 256, 3000])), CANARY]);
  if (name === "project") return names.projectId(random.once(12) ? "foreign" : "member");
  if (name === "user") return names.userId(random.pick(["member", "member", "admin", "reader", "foreign"]));
  if (name === "name") return `key-${random.below(10)}`;
  if (name === "key") return `item-${random.below(3)}`;
  if (path.includes("application_credentials")) return names.credential();
  if (path.includes("projects")) return names.projectId(random.once(3) ? "foreign" : "member");
  return name === "request" ? names.request(instance) : names.instance(instance);
}

/** Something that is not quite the target, or not at all. */
export function brokenTarget(good: string, random: Random): string {
  const slash = [...good.matchAll(/\//g)].map(({ index }) => index);
  const at = slash.length === 0 ? 0 : random.pick(slash);
  const [before, after] = [good.slice(0, at), good.slice(at)];
  return random.pick([
    () => `${before}/${after}`,
    () => `${before}/..${after}`,
    () => `${before}/%2e%2e${after}`,
    () => `${before}/.${after}`,
    () => `${before}%2f${after.slice(1)}`,
    () => `${before}${random.pick(badEscapes)}${after}`,
    () => `${good}/`,
    () => `${good}//${CANARY}`,
    () => good.toUpperCase(),
    () => `${good};${CANARY}=1`,
    () => `${good}#${CANARY}`,
    () => `${good}?${random.pick(queries)}`,
    () => `${good}?${"a=1&".repeat(random.pick([10, 300, 1500]))}`,
    () => `http://${CANARY}${good}`,
    () => good.slice(1),
    () => "*",
    () => `${good}\\..\\${CANARY}`,
    () => `/${CANARY.repeat(random.pick([10, 100, 1100, 1300]))}`,
    () => good.replace(/[a-z]/g, (letter) => (random.once(3) ? `%${letter.charCodeAt(0).toString(16)}` : letter)),
    () =>
      `${good.slice(0, 1 + random.below(good.length))}${random.pick(["\xe9", "\x80", "\t", "{}", "|", '"', "<>", "\x7f"])}`,
    () => good.slice(0, 1 + random.below(good.length)),
  ])();
}

const badEscapes = ["%", "%0", "%zz", "%00", "%0a", "%ff", "%c0%af", "%ed%a0%80", "%E0%A4%A", "%u0041", "%25%30%30"];
const queries = [
  ...[
    "__proto__=1",
    "__proto__[x]=1",
    "constructor=1",
    "limit=1&limit=2",
    "limit[]=1",
    "limit",
    "=",
    "&&&",
    "%",
    "%zz=1",
  ],
  ...[
    "limit=%00",
    "name=%ff",
    "marker=%E0%A4%A",
    "nocatalog",
    "nocatalog=1&nocatalog=2",
    "name=\xe9",
    "limit=1;name=2",
    "?",
  ],
];
