import type { FastifyReply, FastifyRequest } from "fastify";
import { StoreUnavailable } from "../store/store.ts";
import { type Answer, sendAnswer } from "./answer.ts";
import type { LogFailure } from "./failure-log.ts";
import { InvalidInput } from "./invalid-input.ts";

/** Why a request was refused before a handler saw it, or failed in one. */
export interface Refusal {
  status: 400 | 404 | 413 | 414 | 415 | 500 | 503;
  kind: "field" | "json" | "size" | "type" | "request" | "failure" | "store";
  /** Of `field`: its name. */
  field?: string;
}

/** An error handler that answers in the shape of the API it stands for, and logs what the service itself did wrong. */
export function answerErrors(listener: string, logFailure: LogFailure, shape: (refusal: Refusal) => Answer) {
  return (cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(cause);
    if (refusal.status >= 500) logFailure(listener, request.id, cause);
    return sendAnswer(reply, shape(refusal));
  };
}

function refusalOf(cause: unknown): Refusal {
  if (cause instanceof InvalidInput) return { status: 400, kind: "field", field: cause.field };
  if (!(cause instanceof Error)) return { status: 500, kind: "failure" };
  // Nothing was acknowledged, and it may well work later.
  if (cause instanceof StoreUnavailable) return { status: 503, kind: "store" };
  if (!("code" in cause)) return { status: 500, kind: "failure" };
  switch (cause.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return { status: 413, kind: "size" };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return { status: 415, kind: "type" };
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return { status: 400, kind: "json" };
    // The client went away, or was too slow, in the middle of a body: nobody reads the answer.
    case "ECONNRESET":
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return { status: 400, kind: "request" };
    // Whatever else fastify itself finds wrong with a request: a QUERY without a type.
    case "FST_ERR_ROUTE_MISSING_CONTENT_TYPE":
      return { status: 400, kind: "request" };
    default:
      return { status: 500, kind: "failure" };
  }
}
