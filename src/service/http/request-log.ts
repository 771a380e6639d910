import type { FastifyInstance, FastifyRequest } from "fastify";

/** Writes one line; the service hands in the one place that may write to the terminal. */
export type WriteLog = (line: string) => void;

declare module "fastify" {
  interface FastifyRequest {
    /** By `performance.now()`. */
    startedAt: number;
  }
}

/**
 * Logs one line of JSON for each answer. The route's pattern, never the URL: the id is enough to find a request again, and
 * nothing that a client sent (query, body, token, user name) can get into the log this way.
 */
export function logAnswers(app: FastifyInstance, listener: string, log: WriteLog): void {
  app.decorateRequest("startedAt", 0);
  app.addHook("onRequest", (request, _reply, done) => {
    request.startedAt = performance.now();
    done();
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    log(answerLine(listener, request, reply.statusCode));
    done();
  });
}

/** All values are ours and need no escaping: JSON.stringify would cost more than the rest of the line. */
function answerLine(listener: string, request: FastifyRequest, status: number): string {
  const route = request.routeOptions.url ?? "-";
  const milliseconds = (performance.now() - request.startedAt).toFixed(1);
  return `{"time":"${timeText()}","listener":"${listener}","request":"${request.id}","method":"${request.method}","route":"${route}","status":${status},"ms":${milliseconds}}\n`;
}

/** One line for what went wrong in the service itself: its kind and place, not its message, which may quote input. */
export function failureLine(listener: string, request: string, cause: unknown): string {
  const error = cause instanceof Error ? cause : undefined;
  const place = error?.stack
    ?.split("\n")
    .find((line) => line.startsWith("    at "))
    ?.trim();
  const code = error !== undefined && "code" in error ? String(error.code) : undefined;
  return `${JSON.stringify({ time: timeText(), listener, request, failure: error?.name ?? typeof cause, code, place })}\n`;
}

let lastTime = 0;
let lastText = "";

/** Now, in ISO 8601. Made once for each millisecond. */
function timeText(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    lastText = new Date(now).toISOString();
  }
  return lastText;
}
