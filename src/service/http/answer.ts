import type { FastifyReply } from "fastify";

/** What a handler answers. A string is sent as text, an object as JSON. */
export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | object;
}

/**
 * On every answer: nothing may be kept, or taken for a page. No more than that: with `nosniff`, JSON and plain text are never
 * run or framed as one, and each header costs as much as a look-up.
 */
const COMMON_HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers(COMMON_HEADERS).header("x-openstack-request-id", reply.request.id);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (answer.body === undefined) return reply.send();
  if (typeof answer.body === "string") return reply.type("text/plain; charset=utf-8").send(answer.body);
  return reply.type("application/json").send(JSON.stringify(answer.body));
}
