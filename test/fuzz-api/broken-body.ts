import { mutate } from "../fuzz/mutate.ts";
import type { Random } from "../fuzz/random.ts";
import { oddText } from "./strings.ts";
import { set } from "./valid-value.ts";

/** A body with something wrong, and what it is said to be. */
export function brokenBody(good: unknown, random: Random): { bytes: Uint8Array; type: string | undefined } {
  const type = random.once(6) ? (random.pick(types) ?? undefined) : "application/json";
  return { bytes: random.pick(ways)(good, random), type };
}

const types = [
  ...[null, "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;", "json"],
  ...[
    "APPLICATION/JSON",
    "application/json, text/plain",
    "multipart/form-data; boundary=x",
    "application/vnd.api+json",
  ],
  ...["application/x-www-form-urlencoded", "application/octet-stream", `application/${"x".repeat(500)}`, "*/*", "\t"],
];

type Way = (good: unknown, random: Random) => Uint8Array;
const json = (value: unknown): string => JSON.stringify(value) ?? "";
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const changed: Way = (good, random) => bytesOf(json(withWrongPart(good, random)));

const ways: readonly Way[] = [
  ...[changed, changed, changed, changed],
  (good, random) => bytesOf(json(withWrongPart(withWrongPart(good, random), random))),
  (good, random) => mutate(bytesOf(json(good)), random).subarray(0, 20_000),
  // Every name twice, of which the second may have another value.
  (good, random) => bytesOf(json(good).replace(/^\{(.+)\}$/s, (_, inside) => `{${inside},${inside}}`) + space(random)),
  (good) => bytesOf(json(good).replace(/"/g, "'")),
  (good) => bytesOf(`\ufeff${json(good)}`),
  (good) => Buffer.from(json(good), "utf16le"),
  (good) => Buffer.concat([Buffer.from(json(good).slice(0, -2)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
  (good, random) => bytesOf(json(good).slice(0, random.below(json(good).length + 1))),
  (good, random) => bytesOf(json(good) + random.pick(["}", ",", "\0", json(good), "//", " \n\t "])),
  (_, random) => bytesOf(random.pick(wholes)),
  (_, random) => random.bytes(random.below(300)),
  (good, random) => {
    const depth = random.pick([10, 100, 1000, 8000]);
    return bytesOf(
      random.pick([
        `${"[".repeat(depth)}${"]".repeat(depth)}`,
        `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
        json(good),
      ]),
    );
  },
  // About the limit of a body.
  (_, random) => (random.once(10) ? bytesOf(`{"x":"${"y".repeat(114_680 + random.below(12))}"}`) : bytesOf("{}")),
];

const space = (random: Random): string => " ".repeat(random.below(3));

const wholes = [
  ...["", "null", "true", "0", '""', "[]", "{}", "[[]]", "[null]", "undefined", "NaN", "-", "1e999", "{", '{"a"', "\0"],
  ...['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"toString":1,"valueOf":null}', '"\\ud800"'],
];

const values = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => random.once(2),
    () => random.pick([0, -0, 1.5, -1, 1e308, Number.MAX_SAFE_INTEGER + 2, 2 ** 32]),
    () => oddText(random),
    () => [oddText(random)],
    () => ({ [random.pick(["id", "name", "x", "toString", "length"])]: oddText(random) }),
    () => Array.from({ length: random.pick([0, 1, 60, 300]) }, () => null),
    () => Object.fromEntries(Array.from({ length: random.pick([0, 1, 20, 200]) }, (_, at) => [`k${at}`, "v"])),
    () => JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`),
  ])();

/** The value with one place in it changed, taken away, added or of another name. */
function withWrongPart(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random.once(6)) return values(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.once(4)) return [...value, values(random)];
    const at = random.below(value.length);
    return random.once(4) ? value.toSpliced(at, 1) : value.with(at, withWrongPart(value[at], random));
  }
  const names = Object.keys(value);
  const copy = { ...value } as Record<string, unknown>;
  const name = names.length === 0 ? "x" : random.pick(names);
  const way = random.below(10);
  if (way < 2) delete copy[name];
  else if (way < 4)
    set(copy, random.once(2) ? oddText(random) : random.pick(["__proto__", "id", "name"]), values(random));
  else if (way < 5) set(copy, `${name}${random.pick(["", "_", "\0", " "])}`, copy[name]);
  else set(copy, name, withWrongPart(copy[name], random));
  return copy;
}
