import { jsonShape } from "./json-shape.ts";
import type { PlainReply } from "./plain-request.ts";

/** What both sides have answered to one generated request. */
export interface Exchange {
  kind: string;
  label: string;
  real: PlainReply;
  ours: PlainReply;
}

export interface Difference {
  name: string;
  /** Why the service does it otherwise. */
  reason: string;
  is: (exchange: Exchange) => boolean;
}

const statuses = ({ real, ours }: Exchange, ...wanted: [real: number, ours: number][]): boolean =>
  wanted.some(([theirs, own]) => real.status === theirs && ours.status === own);

const says = ({ ours }: Exchange, message: string): boolean => ours.text.includes(JSON.stringify(message));

/** Whether `part` has nothing that `whole` has not, with the same types; but for what one of them need not have. */
function isSubset(part: unknown, whole: unknown, optional: readonly string[]): boolean {
  const [small, large] = [jsonShape(part), jsonShape(whole)] as [Record<string, unknown>, Record<string, unknown>];
  return Object.entries(small).every(([key, shape]) =>
    key in large ? JSON.stringify(shape) === JSON.stringify(large[key]) : optional.includes(key),
  );
}

export const isSame = ({ real, ours }: Exchange): boolean =>
  real.status === ours.status && JSON.stringify(jsonShape(real.json)) === JSON.stringify(jsonShape(ours.json));

/** Each must be seen in a run: one that is no longer there is taken out. */
export const differences: readonly Difference[] = [
  {
    name: "error pages",
    reason: "Nova has HTML for some errors; the service has the same JSON for all",
    is: ({ real, ours }) => real.status >= 400 && real.status === ours.status && real.json === undefined,
  },
  {
    name: "plaintext",
    reason: "design.md: what is no encrypted password is not stored",
    is: (exchange) =>
      exchange.kind === "guest post" && statuses(exchange, [200, 400]) && says(exchange, "not an encrypted password"),
  },
  {
    name: "a version that the caller has",
    reason:
      "docs/decisions, resets: the service names versions, and answers 304 to If-None-Match; Nova sends the same again",
    is: (exchange) => exchange.kind === "conditional GET" && statuses(exchange, [200, 304]),
  },
  {
    name: "a version that is to be replaced",
    reason:
      "docs/decisions, resets: a guest's If-Match replaces that password here; to Nova it is a post like any other",
    is: (exchange) => exchange.kind === "conditional POST" && statuses(exchange, [409, 200], [409, 412]),
  },
  {
    name: "a version that is to be cleared",
    reason: "who names a version clears that one or nothing; Nova clears whatever is there",
    is: (exchange) => exchange.kind === "conditional DELETE" && statuses(exchange, [204, 412]),
  },
  {
    name: "dropped connections",
    reason: "design.md: no Content-Length, chunked, not UTF-8: handled, or refused with an answer",
    is: ({ kind, real, ours }) => kind === "guest post" && real.status === 0 && [200, 400].includes(ours.status),
  },
  {
    name: "posts that could never be stored",
    reason: "what is no encrypted password, or too large, is refused as such also where there is a password",
    is: (exchange) => exchange.kind === "guest post again" && statuses(exchange, [409, 400]),
  },
  {
    name: "loose paths",
    reason: "Nova's metadata address takes slashes too many and dots; here each thing has one path",
    is: ({ kind, label, ours }) =>
      kind.startsWith("guest ") && /\/\/|\/\.\.|password\/$/.test(label) && ours.status === 404,
  },
  {
    name: "loose methods",
    reason: "Nova takes any method for GET where it lists or shows something",
    is: (exchange) => /^guest (PUT|POST|DELETE) /.test(exchange.kind) && statuses(exchange, [200, 404]),
  },
  {
    name: "what a machine is made of",
    reason: "the service runs no machines: meta_data.json has what a guest needs to seal a password, in all versions",
    is: (exchange) =>
      exchange.label.includes("/meta_data.json") &&
      statuses(exchange, [200, 200]) &&
      isSubset(exchange.ours.json, exchange.real.json, ["meta", "project_id"]),
  },
  {
    name: "paths that lead nowhere",
    reason: "Nova asks for a token there as well; nothing is there for anybody",
    is: (exchange) => statuses(exchange, [401, 404]) && says(exchange, "The resource could not be found."),
  },
  {
    name: "letters of an id",
    reason: "Nova's database takes a UUID in capitals for the same; here it is another",
    is: ({ label, ours }) => label.includes("upper case") && ours.status === 404,
  },
  {
    name: "another project's marker",
    reason: "Nova goes on behind it, which tells its place; here it is unknown like any other that is not the caller's",
    is: (exchange) => exchange.label.includes("marker foreign") && statuses(exchange, [200, 400]),
  },
  {
    name: "unknown parameters of a list",
    reason: "Nova refuses them since 2.75; the service ignores them, as it does those of Nova's that it does not know",
    is: (exchange) => exchange.label.includes("nothing=1") && statuses(exchange, [400, 200]),
  },
  {
    name: "default projects",
    reason: "a user of the service has none: without a scope the token is unscoped",
    is: (exchange) =>
      exchange.kind.startsWith("sign-in") && exchange.label.endsWith("scope none") && statuses(exchange, [201, 201]),
  },
  {
    name: "a server without an id",
    reason: "Nova has no such path, whatever the version; here it is a server that is not there",
    is: (exchange) => exchange.kind === "list /servers/" && statuses(exchange, [404, 400], [404, 406]),
  },
  {
    name: "failures of Nova",
    reason: "its database takes no letters outside the Basic Multilingual Plane; the service counts them as two",
    is: (exchange) => exchange.kind.startsWith("metadata ") && statuses(exchange, [500, 400], [500, 200]),
  },
  {
    name: "malformed sign-ins",
    reason: "Keystone refuses some like a wrong password; here a request that could never succeed is told so",
    is: (exchange) =>
      /^sign-in (no |nothing |unknown method|application credential without)/.test(exchange.kind) &&
      statuses(exchange, [401, 400]),
  },
  {
    name: "who is told what is unknown",
    reason: "nobody: an unknown token or application credential is refused like a wrong secret",
    is: (exchange) =>
      /^sign-in (bogus token|unknown application credential)/.test(exchange.kind) && statuses(exchange, [404, 401]),
  },
  {
    name: "a subject that nobody asked for",
    reason: "Keystone looks at X-Subject-Token on every path; the service where a token is the subject",
    is: (exchange) => exchange.label.includes("subject bogus") && statuses(exchange, [404, 200], [404, 403]),
  },
  {
    name: "unrestricted is never null",
    reason: "Keystone shows null for an application credential that was made without a word about it; it means false",
    is: (exchange) =>
      exchange.kind === "application credential" &&
      statuses(exchange, [201, 201]) &&
      exchange.real.text.includes('"unrestricted": null') &&
      JSON.stringify(jsonShape(exchange.ours.json)).replace('"unrestricted":"boolean"', '"unrestricted":"null"') ===
        JSON.stringify(jsonShape(exchange.real.json)),
  },
  {
    name: "unknown roles",
    reason: "one that there is not is as good as one that the user has not",
    is: (exchange) => exchange.kind === "application credential" && statuses(exchange, [404, 400]),
  },
];
