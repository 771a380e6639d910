import type { Random } from "../fuzz/random.ts";

/** In very many of the values that are sent. Must be in no log. */
export const CANARY = "c4n4ry";

const odd = [
  ...[
    "",
    " ",
    "\0",
    "\n",
    "\r\n",
    "\t",
    "\u007f",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u202e",
    "\ud800",
    "\udfff",
    "\u0000x",
  ],
  ...["é", "e\u0301", "ß", "İ", "ﬁ", "𝒳", "👩‍👩‍👧", "ʼ", "中文", "\u{10ffff}"],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "then",
    "null",
    "undefined",
    "NaN",
    "true",
  ],
  ...[
    "../../etc/passwd",
    "..\\..",
    "%00",
    "%2e%2e%2f",
    "$(7*7)",
    "{{7*7}}",
    "' OR 1=1--",
    '"',
    "\\",
    "/",
    "//",
    "?",
    "#",
  ],
  ...["<script>alert(1)</script>", "0", "-1", "1e309", "9007199254740993", "0x10", "latest", "*", "token/", "user/"],
  ...["1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2099-01-01T00:00:00", "2099-02-30T00:00:00+99:99"],
];
const lengths = [0, 1, 2, 63, 64, 65, 127, 128, 254, 255, 256, 257, 1020, 1024, 4095, 4096, 4097, 16_384, 16_385];

/** Any text, mostly one that has made trouble somewhere. */
export function oddText(random: Random): string {
  if (random.once(3)) return CANARY + random.pick(odd);
  if (random.once(3)) return random.pick(odd);
  const length = random.once(20) ? random.pick(lengths) : random.below(40);
  return (CANARY + random.pick(odd)).repeat(Math.ceil(length / 6) + 1).slice(0, length);
}

/** A text that a schema accepts: of the right length and, if it has a pattern, of its characters. */
export function validText(
  random: Random,
  { pattern, minLength = 0, maxLength = 5000 }: { pattern?: string; minLength?: number; maxLength?: number },
): string {
  const [, classes, least, most] = /^\^(\[[^\]]+\])\{(\d+),(\d+)\}\$$/.exec(pattern ?? "") ?? [];
  if (classes !== undefined) {
    const letters = everyAscii.filter((letter) => new RegExp(classes).test(letter));
    const length = lengthWithin(random, Number(least), Number(most));
    return (random.once(2) ? CANARY : "").padEnd(length, random.pick(letters)).slice(0, length);
  }
  const start = pattern?.startsWith("^\\/") || pattern?.startsWith("^/") ? "/" : "";
  const text = start + (random.once(2) ? oddText(random).trim() : CANARY);
  return text.padEnd(minLength, "x").slice(0, random.once(10) ? maxLength : Math.min(maxLength, 300));
}

const everyAscii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

function lengthWithin(random: Random, least: number, most: number): number {
  if (random.once(8)) return random.pick([least, most]);
  return least + random.below(Math.min(most - least + 1, 20));
}
