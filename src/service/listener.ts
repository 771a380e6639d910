import { randomUUID } from "node:crypto";
import type { ServerOptions } from "node:https";
import fastify, { type FastifyInstance } from "fastify";
import type { GenericSchema } from "valibot";
import { type Answer, sendAnswer } from "./answer.ts";
import { answerClientError } from "./client-error.ts";
import { answerErrors, type Refusal } from "./error-handler.ts";
import { validate } from "./invalid-input.ts";
import { novaFault } from "./nova-fault.ts";
import { logAnswers, type WriteLog } from "./request-log.ts";

export interface ListenerOptions {
  /** In the log: `admins` or `guests`. */
  name: string;
  /** The longest body, in bytes. */
  bodyLimit: number;
  tls: { cert: Buffer; key: Buffer } | undefined;
  mostConnections: number;
  log: WriteLog;
  /** What a refusal or failure looks like in this listener's API. */
  shape: (refusal: Refusal) => Answer;
}

/** Limits against slow clients, in milliseconds: for the head, the whole request, between requests, without a byte. */
const HEAD_TIMEOUT = 5_000;
const REQUEST_TIMEOUT = 10_000;
const KEEP_ALIVE_TIMEOUT = 20_000;
const IDLE_TIMEOUT = 60_000;
const LARGEST_HEAD = 8_192;

/** An HTTP server with every limit set, on which a listener's routes are registered. */
export function createListener({
  name,
  bodyLimit,
  tls,
  mostConnections,
  log,
  shape,
}: ListenerOptions): FastifyInstance {
  const http = {
    headersTimeout: HEAD_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: LARGEST_HEAD,
  };
  const options = {
    bodyLimit,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionTimeout: IDLE_TIMEOUT,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle" as const,
    return503OnClosing: false,
    genReqId: () => `req-${randomUUID()}`,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 255 },
  };
  const app = (tls === undefined
    ? fastify({ ...options, http })
    : fastify({
        ...options,
        https: { ...http, ...tls, minVersion: "TLSv1.2" } satisfies ServerOptions,
      })) as unknown as FastifyInstance;
  app.server.maxConnections = mostConnections;

  app.setValidatorCompiler<GenericSchema>(
    ({ schema }) =>
      (data) =>
        validate(schema, data),
  );
  logAnswers(app, name, log);
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, novaFault(404, "The resource could not be found.")));
  app.setErrorHandler(answerErrors(name, log, shape));
  return app;
}
