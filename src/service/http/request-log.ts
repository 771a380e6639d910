import type { FastifyInstance, FastifyRequest } from "fastify";
import { countAnswer, countsOf, type RequestMeter, type RouteCounts } from "../metrics/request-meter.ts";
import { timeText } from "./log-time.ts";

/** Writes one line; the service hands in the one place that may write to the terminal. */
export type WriteLog = (line: string) => void;

declare module "fastify" {
  interface FastifyRequest {
    /** By `performance.now()`. */
    startedAt: number;
  }
  interface FastifyContextConfig {
    /** What is counted of the route. */
    counts?: RouteCounts;
    /** Asked so often, and of so little interest, that its answers are only counted. */
    isQuiet?: boolean;
  }
}

/**
 * Counts each answer, and logs one line of JSON for it. The route's pattern, never the URL: the id is enough to find a request again, and
 * nothing that a client sent (query, body, token, user name) can get into log or counts this way.
 */
export function logAnswers(app: FastifyInstance, meter: RequestMeter, log: WriteLog): void {
  app.decorateRequest("startedAt", 0);
  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, counts: countsOf(meter, route.url, String(route.method)) };
  });
  app.addHook("onRequest", (request, _reply, done) => {
    request.startedAt = performance.now();
    meter.inFlight += 1;
    done();
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    const milliseconds = performance.now() - request.startedAt;
    const { url, config } = request.routeOptions;
    countAnswer(meter, config.counts ?? meter.unrouted, reply.statusCode, milliseconds);
    if (config.isQuiet !== true) log(answerLine(meter.listener, request, url ?? "-", reply.statusCode, milliseconds));
    done();
  });
}

/** All values are ours and need no escaping: JSON.stringify would cost more than the rest of the line. */
function answerLine(
  listener: string,
  request: FastifyRequest,
  route: string,
  status: number,
  milliseconds: number,
): string {
  const level = status < 500 ? "info" : "error";
  return `{"time":"${timeText()}","level":"${level}","listener":"${listener}","request":"${request.id}","method":"${request.method}","route":"${route}","status":${status},"ms":${milliseconds.toFixed(1)}}\n`;
}

/** The line for an answer to what was no request, or not read to its end. The id is on the answer as well. */
export function logUnread(log: WriteLog, listener: string, id: string, status: number, reason: string): void {
  log(
    `${JSON.stringify({ time: timeText(), level: "info", listener, request: id, method: "-", route: "-", status, reason })}\n`,
  );
}
