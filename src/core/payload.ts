import * as v from "valibot";
import { type Bytes, concat, fromText, toText } from "./bytes.ts";
import { escapeJson, unescapeJson } from "./json-string.ts";
import { Secret } from "./secret.ts";
import { isPlainUtf8 } from "./utf8.ts";

/** A password longer than this is none. Characters. */
export const LONGEST_PASSWORD = 256;

/** What an envelope says. `time` in unix seconds; `reset` is the nonce of the request that it answers, base64url. */
export interface Payload {
  instance: string;
  user: string;
  password: Secret;
  time: number;
  reset?: string;
}

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
const plainText = v.pipe(
  v.string(),
  v.check((value) => isPlainUtf8(fromText(value), 255)),
);
const schema = v.strictObject({
  instance: uuid,
  user: v.pipe(plainText, v.nonEmpty()),
  password: v.literal(""),
  time: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  reset: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))),
});

const MEMBER = fromText('"password"');
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * The payload as JSON bytes, for the caller to wipe. The password is written as bytes: it never becomes a string.
 * Throws a RangeError if a field is not what `readPayload` accepts.
 */
export function writePayload(payload: Payload): Bytes {
  const { password, ...rest } = payload;
  if (!v.is(schema, { ...rest, password: "" }) || !password.use(isPassword)) throw new RangeError("not a payload");
  const { instance, user, time, reset } = payload;
  const before = fromText(`{"instance":${JSON.stringify(instance)},"user":${JSON.stringify(user)},"password":"`);
  const after = fromText(`","time":${time}${reset === undefined ? "" : `,"reset":${JSON.stringify(reset)}`}}`);
  const escaped = password.use(escapeJson);
  const json = concat(before, escaped, after);
  escaped.fill(0);
  return json;
}

/**
 * The payload, or undefined if it has another shape, or a password that is empty, longer than 256 characters, not UTF-8 or
 * with control characters. The password is cut out as bytes before the rest is parsed.
 */
export function readPayload(json: Uint8Array): Payload | undefined {
  const from = passwordStart(json);
  if (from === undefined) return undefined;
  let to = from;
  while (to < json.length && json[to] !== QUOTE) to += json[to] === BACKSLASH ? 2 : 1;
  const password = unescapeJson(json.subarray(from, to));
  const rest = toText(concat(json.subarray(0, from), json.subarray(to)));
  const parsed = rest === undefined ? undefined : v.safeParse(schema, parseJson(rest));
  if (password === undefined || !parsed?.success || !isPassword(password)) {
    password?.fill(0);
    return undefined;
  }
  const { reset, ...fields } = parsed.output;
  return { ...fields, password: new Secret(password), ...(reset !== undefined && { reset }) };
}

const isPassword = (bytes: Uint8Array): boolean => bytes.length > 0 && isPlainUtf8(bytes, LONGEST_PASSWORD);

/** Where the value of the member "password" starts. No other text can look like it: quotes inside strings are escaped. */
function passwordStart(json: Uint8Array): number | undefined {
  for (let start = 0; start < json.length; start++) {
    if (!MEMBER.every((byte, index) => json[start + index] === byte)) continue;
    let at = skipSpace(json, start + MEMBER.length);
    if (json[at] !== COLON) continue; // a value, not a name
    at = skipSpace(json, at + 1);
    return json[at] === QUOTE ? at + 1 : undefined;
  }
  return undefined;
}

function skipSpace(json: Uint8Array, from: number): number {
  let at = from;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(json[at] ?? 0)) at++;
  return at;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
