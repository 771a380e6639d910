/** How much of an answer is read, in bytes. */
const LARGEST_ANSWER = 262_144;

/** What ends a request before its answer is complete. `limit` in milliseconds. */
export interface Ending {
  stop: AbortSignal;
  limit: number;
}

export type Exchange =
  | { code: "answer"; status: number; headers: Headers; body: string }
  | { code: "problem"; text: string };

/**
 * One request to the metadata service, on a connection of its own: stock Nova behind uwsgi closes connections without saying
 * so. Redirects are not followed, or a token could be sent elsewhere. Whatever goes wrong is a `problem`, in words for a log.
 */
export async function exchange(url: string, init: RequestInit, ending: Ending): Promise<Exchange> {
  const limit = AbortSignal.timeout(ending.limit);
  try {
    const headers = { ...init.headers, connection: "close" };
    const signal = AbortSignal.any([limit, ending.stop]);
    const response = await fetch(url, { ...init, headers, redirect: "error", signal });
    const body = await readText(response);
    if (body === undefined) return problem("its answer is too long");
    return { code: "answer", status: response.status, headers: response.headers, body };
  } catch (error) {
    return problem(limit.aborted ? `no answer within ${ending.limit / 1000} s` : reason(error));
  }
}

async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LARGEST_ANSWER) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** fetch says "fetch failed"; why is in its cause: ECONNREFUSED, "unexpected redirect", the name of a TLS error. */
function reason(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "unknown error";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

const problem = (why: string): Exchange => ({ code: "problem", text: `the metadata service cannot be used: ${why}` });
