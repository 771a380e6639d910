import type { FastifyReply, FastifyRequest } from "fastify";

/** Writes one line; the service hands in the one place that may write to the terminal. */
export type WriteLog = (line: string) => void;

/**
 * One line of JSON for an answered request. The route's pattern, never the URL: an id is enough to find a request again, and
 * nothing that a client sent (query, body, token, user name) can get into the log this way.
 */
export function requestLine(listener: string, request: FastifyRequest, reply: FastifyReply): string {
  const route = request.routeOptions.url ?? "-";
  const time = new Date().toISOString();
  const milliseconds = reply.elapsedTime.toFixed(1);
  // All values are ours and need no escaping: JSON.stringify would cost more than the rest of the line.
  return `{"time":"${time}","listener":"${listener}","request":"${request.id}","method":"${request.method}","route":"${route}","status":${reply.statusCode},"ms":${milliseconds}}\n`;
}

/** One line for what went wrong in the service itself: its kind and place, not its message, which may quote input. */
export function failureLine(listener: string, requestId: string, cause: unknown): string {
  const error = cause instanceof Error ? cause : undefined;
  const place = error?.stack
    ?.split("\n")
    .find((line) => line.startsWith("    at "))
    ?.trim();
  const code = error !== undefined && "code" in error ? String(error.code) : undefined;
  return `${JSON.stringify({ time: new Date().toISOString(), listener, request: requestId, failure: error?.name ?? typeof cause, code, place })}\n`;
}
