import type { Random } from "../fuzz/random.ts";
import { brokenBody } from "./broken-body.ts";
import type { Listener, Operation } from "./document.ts";
import { brokenHeaders, goodHeaders, type Header } from "./heads.ts";
import { hintsWith } from "./hints.ts";
import type { Names } from "./names.ts";
import { brokenTarget, goodTarget } from "./paths.ts";
import { rawShape } from "./raw-shapes.ts";
import { oddText } from "./strings.ts";
import { validValue } from "./valid-value.ts";

export type Kind = "as described" | "broken body" | "broken target" | "broken head" | "other method" | "raw";

export interface FuzzRequest {
  kind: Kind;
  operation: Operation;
  listener: Listener;
  method: string;
  bytes: Uint8Array;
  /** It is for the operation, whatever else is wrong with it: the answer must be one of the operation's. */
  isForOperation: boolean;
  asksForUpgrade: boolean;
  /** It may wait for something: the client goes away soon. */
  mayWait: boolean;
}

const KINDS: readonly Kind[] = [
  ...Array<Kind>(50).fill("as described"),
  ...Array<Kind>(22).fill("broken body"),
  ...Array<Kind>(12).fill("broken target"),
  ...Array<Kind>(12).fill("broken head"),
  ...Array<Kind>(3).fill("other method"),
  "raw",
];
const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "QUERY",
  "get",
  "G",
  "FOO",
];

/** A request for one of the operations. The same numbers make the same request; only the names in it are others. */
export function makeRequest(operations: readonly Operation[], random: Random, names: Names): FuzzRequest {
  const wanted = random.pick(KINDS);
  const operation = random.pick(wanted === "broken body" ? withBody(operations) : operations);
  const hints = hintsWith(names);
  const good = goodTarget(operation, random, names, hints);
  const target = wanted === "broken target" ? brokenTarget(good, random) : good;
  const method = wanted === "other method" ? random.pick(METHODS) : operation.method;
  const own = goodHeaders(operation, random, names);
  const headers = wanted === "broken head" ? brokenHeaders(own, random) : own;
  const body = bodyOf(operation, wanted, random, names);
  const type: Header[] = body?.type === undefined ? [] : [["Content-Type", body.type]];
  const length: Header[] = body === undefined ? [] : [["Content-Length", String(body.bytes.length)]];
  const head = headOf(`${method} ${target}`, [["Host", "latchkey"], ...headers, ...type, ...length]);
  const whole = Buffer.concat([Buffer.from(head, "latin1"), body?.bytes ?? Buffer.alloc(0)]);
  const { listener } = operation;
  return {
    kind: wanted,
    operation,
    listener,
    method,
    bytes: wanted === "raw" ? rawShape(whole, random) : whole,
    isForOperation: wanted === "as described" || wanted === "broken body",
    asksForUpgrade: headers.some(([name]) => name === "Upgrade"),
    mayWait:
      headers.some(([name]) => /^prefer$/i.test(name)) && headers.some(([name]) => /^if-none-match$/i.test(name)),
  };
}

const withBody = (operations: readonly Operation[]): Operation[] =>
  operations.filter(({ body, method }) => body !== undefined || method === "DELETE");

const headOf = (line: string, headers: readonly Header[]): string =>
  `${line} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;

function bodyOf(
  { body, listener }: Operation,
  kind: Kind,
  random: Random,
  names: Names,
): { bytes: Uint8Array; type: string | undefined } | undefined {
  if (listener === "guests") {
    if (body === undefined && kind !== "broken body") return undefined;
    return { type: "text/plain", bytes: guestBody(kind === "broken body", random) };
  }
  const good = body === undefined ? undefined : validValue(body.schema, random, hintsWith(names));
  if (kind === "broken body") return brokenBody(good ?? {}, random);
  return good === undefined ? undefined : { type: "application/json", bytes: Buffer.from(JSON.stringify(good)) };
}

/** Base64 of a block of RSA is taken for what a guest has to post; nothing else here is. */
function guestBody(isBroken: boolean, random: Random): Uint8Array {
  if (!isBroken) return Buffer.from(Buffer.from(random.bytes(256)).toString("base64"));
  return random.once(2) ? random.bytes(random.pick([0, 1, 344, 1019, 1020, 1021, 3000])) : Buffer.from(oddText(random));
}
