import type { Action, Outcome } from "./history.ts";

/** How long a client waits for an answer, in milliseconds: longer than the service waits for its store. */
const PATIENCE = 10_000;

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  start: number;
  end: number;
}

export type Sent = Answered | { outcome: Outcome; start: number; end: number };

/** Sends a request, and tells when. Without an answer: whether the other side can have heard anything of it. */
export async function send(url: string, init: RequestInit): Promise<Sent> {
  const start = performance.now();
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, start, end: performance.now() };
  } catch (cause) {
    const outcome: Outcome = { kind: isRefusedConnection(cause) ? "not sent" : "unknown" };
    return { outcome, start, end: performance.now() };
  }
}

function isRefusedConnection(cause: unknown): boolean {
  return cause instanceof Error && (cause.cause as { code?: string } | undefined)?.code === "ECONNREFUSED";
}

/** What the services promise to answer to an action; anything else is wrong. */
const ANSWERS: Record<Action["kind"], { good: number[]; refused?: number }> = {
  read: { good: [200, 304] },
  post: { good: [200], refused: 409 },
  replace: { good: [200], refused: 412 },
  put: { good: [200] },
  clear: { good: [204] },
  remove: { good: [204], refused: 404 },
};

/** What an answer says of an action, `see` being how a value is found in it. */
export function outcomeOf(sent: Sent, action: Action, see: (text: string) => string): Outcome {
  if ("outcome" in sent) return sent.outcome;
  const { status, headers, text } = sent;
  const { good, refused } = ANSWERS[action.kind];
  if (status === 503 && headers.has("retry-after")) return { kind: "failed" };
  if (status === refused) {
    // An instance that is lost is not found, either.
    return action.kind === "remove" && !text.includes("item") ? { kind: "wrong", status } : { kind: "refused" };
  }
  if (!good.includes(status)) return { kind: "wrong", status };
  if (action.kind !== "read") return { kind: "acknowledged" };
  if (status === 304 && action.known === undefined) return { kind: "wrong", status };
  const tag = headers.get("etag") ?? undefined;
  return { kind: "acknowledged", seen: status === 304 ? action.known : see(text), tag };
}
