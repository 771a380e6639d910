/** An identity URL as typed, made ready to store. */
export type IdentityUrl =
  | { code: "ok"; url: string; host: string; origin: string }
  | { code: "missing" }
  | { code: "not-a-url" }
  /** http to another machine: the password would travel in clear text. */
  | { code: "insecure" }
  /** A user name, a password, a query or a fragment: none belongs into an address that is stored and shown. */
  | { code: "too-much" };

/** The manifest asks for these over http; every other host needs https. */
const loopbackHosts = ["127.0.0.1", "localhost"];

/** Reads what the user typed. Without a scheme it is https. */
export function readIdentityUrl(typed: string): IdentityUrl {
  const text = typed.trim();
  if (text === "") return { code: "missing" };
  const url = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === undefined || url.hostname === "") return { code: "not-a-url" };
  if (url.protocol !== "https:" && url.protocol !== "http:") return { code: "not-a-url" };
  if (url.protocol === "http:" && !loopbackHosts.includes(url.hostname)) return { code: "insecure" };
  if (`${url.username}${url.password}${url.search}${url.hash}` !== "") return { code: "too-much" };
  return { code: "ok", url: url.href.replace(/\/+$/, ""), host: url.host, origin: originPattern(url) };
}

/** The host of a stored address, with its port, as it is shown. */
export function hostOf(address: string): string {
  return parse(address)?.host ?? address;
}

/** Match patterns of addresses that `left` needs no longer, because nothing in `kept` is on the same host. */
export function orphanedOrigins(left: readonly string[], kept: readonly string[]): string[] {
  const needed = new Set(patternsOf(kept));
  return [...new Set(patternsOf(left))].filter((pattern) => !needed.has(pattern));
}

function patternsOf(addresses: readonly string[]): string[] {
  return addresses.map(parse).flatMap((url) => (url === undefined ? [] : [originPattern(url)]));
}

/** Ports are no part of match patterns: one covers them all. */
function originPattern({ protocol, hostname }: URL): string {
  return `${protocol}//${hostname}/*`;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
