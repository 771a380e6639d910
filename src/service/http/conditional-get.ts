import type { Answer } from "./answer.ts";
import type { EntityTags, Revision } from "./entity-tag.ts";
import { waitSeconds } from "./prefer-wait.ts";
import type { Call } from "./route.ts";
import type { Waits } from "./waits.ts";

/** What a GET finds at one moment. */
export interface Found {
  revision: Revision;
  /** What it was made of, in the store. */
  keys: readonly string[];
  /** The answer for a caller who does not have it yet. */
  show: () => Answer | Promise<Answer>;
}

export interface Conditional {
  tags: EntityTags;
  waits: Waits;
  /** Whose waits are counted together. */
  owner: string;
  /** Asked again after a change. */
  find: () => Promise<Found | { refusal: Answer }>;
}

/**
 * Answers a GET with an `ETag`, and 304 to a caller who has this version already (`If-None-Match`). With `Prefer: wait=N` that answer
 * waits until there is another version or the time is over. Callers are identified anew before they are told anything after a
 * wait. Beyond the limits of `waits` the answer comes at once, and without `Preference-Applied`.
 */
export async function conditionalGet<Session>(
  call: Call<Session, unknown, unknown>,
  { tags, waits, owner, find }: Conditional,
): Promise<Answer> {
  const { headers, socket } = call.request.raw;
  const known = tags.ifNoneMatch(headers["if-none-match"]);
  const seconds = known === undefined ? undefined : waitSeconds(headers.prefer);
  const isKnown = ({ revision }: Found): boolean => known?.(revision) === true;

  async function answer(found: Found, more: Record<string, string> = {}): Promise<Answer> {
    const shown: Answer = isKnown(found) ? { status: 304 } : await found.show();
    // A spread with more properties behind it would make a hidden class for each answer, and miss every inline cache (V8 11).
    const headers = Object.assign({ etag: tags.of(found.revision) }, shown.headers, more);
    return Object.assign({}, shown, { headers });
  }

  const found = await find();
  if ("refusal" in found) return found.refusal;
  if (seconds === undefined) return answer(found);
  const applied = { "preference-applied": `wait=${seconds}` };
  if (!isKnown(found)) return answer(found, applied);
  const wait = waits.begin({ owner, keys: found.keys, seconds, socket });
  if (wait === undefined) return answer(found);
  try {
    // Once before the first wait as well: it may have changed before it was watched.
    for (let why = "changed"; ; why = await wait.next()) {
      if (why === "gone") return { status: 304 };
      const now = await find();
      if (why === "changed" && !("refusal" in now) && isKnown(now)) continue;
      const opened = await call.reopen();
      if ("refusal" in opened) return opened.refusal;
      return "refusal" in now ? now.refusal : await answer(now, applied);
    }
  } finally {
    wait.end();
  }
}
