import type { FastifyInstance } from "fastify";
import type { Answer } from "../http/answer.ts";
import { addRoute, openToAll } from "../http/route.ts";
import type { Health } from "./health.ts";

export interface HealthParts {
  health: Health;
}

export const healthy: Answer = { status: 200, body: "ok\n" };
export const readiness = (isReady: boolean): Answer => (isReady ? ready : notReady);
const ready: Answer = { status: 200, body: "ready\n" };
const notReady: Answer = { status: 503, headers: { "retry-after": "5" }, body: "not ready\n" };

/** For a load balancer in front of a listener. Anybody may ask, so the answer says no more than that. */
export function addHealth(app: FastifyInstance, { health }: HealthParts): void {
  addRoute(app, {
    method: "GET",
    path: "/healthz",
    description: "Whether the process runs.",
    answers: { 200: { description: "It does.", text: true } },
    isQuiet: true,
    open: openToAll,
    handle: () => healthy,
  });
  addRoute(app, {
    method: "GET",
    path: "/readyz",
    description: "Whether requests are worth sending here.",
    answers: { 200: { description: "They are: the store answers, and nobody has ordered a stop.", text: true } },
    isQuiet: true,
    open: openToAll,
    handle: async () => readiness(await health.isReady()),
  });
}
