import type { ClientFailure, Result } from "./failure.ts";
import { ok } from "./failure.ts";
import { secureUrl } from "./secure-url.ts";

/** One request to a cloud. */
export interface Exchange {
  method: "GET" | "POST" | "DELETE";
  url: string;
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; bytes are JSON already, and stay the caller's to wipe. */
  body?: unknown;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
}

/** Everything a client needs from outside. `fetch` of a page, a worker or Node. */
export interface Network {
  fetch: typeof fetch;
  /** Milliseconds until an exchange is given up. */
  timeout: number;
}

/** Bytes of an answer: 1,000 servers in detail are about 2 MB. */
const LONGEST_ANSWER = 32 * 1024 * 1024;

/**
 * Sends a request and reads the whole answer. Never follows a redirect, never sends cookies, never uses a cache. The reply is
 * an answer of any status; what gave none is a failure.
 */
export async function exchange(network: Network, request: Exchange): Promise<Result<Reply>> {
  const url = secureUrl(request.url);
  if (url === undefined) return { code: "insecure-url" };
  const signal = AbortSignal.timeout(network.timeout);
  try {
    const response = await network.fetch(url.href, {
      method: request.method,
      headers: {
        accept: "application/json",
        ...(request.token !== undefined && { "x-auth-token": request.token }),
        ...(request.body !== undefined && { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(request.body !== undefined && { body: bodyOf(request.body) }),
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal,
    });
    const text = await readText(response);
    if (text === undefined) return { code: "unexpected-answer", field: "length" };
    return ok({ status: response.status, headers: response.headers, text });
  } catch {
    return signal.aborted ? { code: "timeout", host: url.host } : { code: "unreachable", host: url.host };
  }
}

const bodyOf = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);

/** The body as text; undefined if it is too long. */
async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > LONGEST_ANSWER) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** What a status other than success means. */
export function refusal(reply: Reply, unauthorised: ClientFailure = { code: "sign-in-expired" }): ClientFailure {
  switch (reply.status) {
    // Nova names the versions that it has, whatever path was asked without one: there is no such API at this address.
    case 300:
      return { code: "unexpected-answer", field: "version" };
    case 401:
      return unauthorised;
    case 403:
      return { code: "not-allowed" };
    case 404:
      return { code: "not-found" };
    case 413:
    case 429:
      return isOverLimit(reply)
        ? { code: "too-many-attempts", retryAfterSeconds: retryAfter(reply) }
        : { code: "service-error", status: reply.status };
    default:
      return { code: "service-error", status: reply.status };
  }
}

/** Whether there were too many requests. A 413 may say just that this one was too large; Nova's limits had it before there was 429. */
export const isOverLimit = (reply: Reply): boolean =>
  reply.status === 429 ||
  (reply.status === 413 && (retryAfter(reply) !== null || reply.text.startsWith('{"overLimit"')));

/** Seconds; null if the cloud does not tell. */
export function retryAfter({ headers }: Reply): number | null {
  const seconds = Number.parseInt(headers.get("retry-after") ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}
