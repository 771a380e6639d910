import * as v from "valibot";
import { type Exchange, exchange } from "./http-exchange.ts";

const schema = v.object({
  uuid: v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
  public_keys: v.nullish(v.record(v.string(), v.string())),
  keys: v.nullish(v.array(v.object({ name: v.string(), type: v.string(), data: v.string() }))),
  meta: v.nullish(v.record(v.string(), v.string())),
});

/** A public key that the metadata service names for this instance. */
export interface NamedKey {
  name: string;
  line: string;
}

export interface InstanceMetadata {
  instance: string;
  keys: NamedKey[];
  meta: Record<string, string>;
  /** What the service calls this state of it (`ETag`), if it does: Nova does not. */
  version?: string | undefined;
}

/** The stored text, empty if there is none, and what the service calls this state of it, if it does. */
export interface StoredPassword {
  text: string;
  version?: string | undefined;
}

/** Something the guest waits out, in words for its log. */
export type Problem = { code: "problem"; text: string };
export type Answer<T> = { code: "answer"; value: T } | Problem;
/** `held` if the service has waited for a change. */
export type Unchanged = { code: "unchanged"; held: boolean };
export type PostOutcome = { code: "stored" } | { code: "conflict" } | Problem;

/** Seconds that a service may wait for a change of the metadata before it answers (RFC 7240). */
const LONGEST_HOLD = 30;

/** The metadata service as the guest sees it: Nova's paths. None of its functions throws. */
export interface MetadataClient {
  /** With a version: `unchanged` while it is that one; a service that can waits 30 s for another one before it says so. */
  readInstance(known?: string): Promise<Answer<InstanceMetadata> | Unchanged>;
  readPassword(): Promise<Answer<StoredPassword>>;
  /** Whether what is stored is of this version still. */
  stillStores(version: string): Promise<Answer<boolean>>;
  /**
   * Stores a blob where none is, or instead of the one of a version. `conflict` if another one is there, or this very one already.
   */
  postPassword(blob: string, replaces?: string): Promise<PostOutcome>;
}

/**
 * `url` has passed `checkMetadataUrl`. Stock Nova needs no token: it knows an instance by its address. `limit` is how many
 * milliseconds a request may take altogether.
 */
export function metadataClient(
  url: string,
  token: string | undefined,
  stop: AbortSignal,
  limit = 10_000,
): MetadataClient {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const passwordUrl = `${url}/openstack/2013-04-04/password`;
  return {
    async readInstance(known) {
      const wait = { "if-none-match": known ?? "", prefer: `wait=${LONGEST_HOLD}` };
      const request = { headers: known === undefined ? headers : { ...headers, ...wait } };
      const ending = { stop, limit: known === undefined ? limit : limit + LONGEST_HOLD * 1000 };
      const found = await exchange(`${url}/openstack/latest/meta_data.json`, request, ending);
      if (known !== undefined && isUnchanged(found))
        return { code: "unchanged", held: /\bwait=/.test(found.headers.get("preference-applied") ?? "") };
      return succeeded(found) ? readMetadata(found) : explain(found);
    },
    async readPassword() {
      const found = await exchange(passwordUrl, { headers }, { stop, limit });
      if (!succeeded(found)) return explain(found);
      return { code: "answer", value: { text: found.body.trim(), version: versionOf(found) } };
    },
    async stillStores(version) {
      const found = await exchange(passwordUrl, { headers: { ...headers, "if-none-match": version } }, { stop, limit });
      if (isUnchanged(found)) return { code: "answer", value: true };
      return succeeded(found) ? { code: "answer", value: versionOf(found) === version } : explain(found);
    },
    async postPassword(blob, replaces) {
      const type = { "content-type": "text/plain; charset=utf-8" };
      const match: Record<string, string> = replaces === undefined ? {} : { "if-match": replaces };
      const request = { method: "POST", headers: { ...headers, ...type, ...match }, body: blob };
      const found = await exchange(passwordUrl, request, { stop, limit });
      if (succeeded(found)) return { code: "stored" };
      const conflict = found.code === "answer" && (found.status === 409 || found.status === 412);
      return conflict ? { code: "conflict" } : explain(found);
    },
  };
}

const versionOf = ({ headers }: Succeeded): string | undefined => headers.get("etag") ?? undefined;

function readMetadata(found: Succeeded): Answer<InstanceMetadata> {
  const parsed = v.safeParse(schema, parseJson(found.body));
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]) ?? "all of it";
    return { code: "problem", text: `meta_data.json is not as Nova documents it: ${printable(field)}` };
  }
  const { uuid, public_keys, keys, meta } = parsed.output;
  const named = Object.entries(public_keys ?? {}).map(([name, line]) => ({ name, line }));
  const listed = (keys ?? []).filter(({ type }) => type === "ssh").map(({ name, data }) => ({ name, line: data }));
  const value = { instance: uuid, keys: [...named, ...listed], meta: meta ?? {}, version: versionOf(found) };
  return { code: "answer", value };
}

type Succeeded = Extract<Exchange, { code: "answer" }> & { status: 200 };
const isUnchanged = (found: Exchange): found is Extract<Exchange, { code: "answer" }> =>
  found.code === "answer" && found.status === 304;
const succeeded = (found: Exchange): found is Succeeded => found.code === "answer" && found.status === 200;

function explain(found: Exchange): Problem {
  if (found.code === "problem") return found;
  const { status } = found;
  if (status === 401 || status === 403) return refusal(status, "check --token-file and the instance");
  if (status === 404) return refusal(status, "it does not know this instance, or --metadata-url is wrong");
  return refusal(status, status >= 500 ? "it will be tried again" : "look at its log");
}

const refusal = (status: number, advice: string): Problem => ({
  code: "problem",
  text: `the metadata service answered ${status}: ${advice}`,
});

/** Text from outside for a log line: short, and unable to start a line of its own, to steer a terminal or to turn its direction. */
export const printable = (text: string): string =>
  [...text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?")].slice(0, 64).join("");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
