import { randomUUID } from "node:crypto";
import type { ServerOptions } from "node:https";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { GenericSchema } from "valibot";
import { type Answer, sendAnswer } from "./answer.ts";
import { answerClientError } from "./client-error.ts";
import { closeInTime } from "./close-in-time.ts";
import { answerErrors, type Refusal } from "./error-handler.ts";
import { validate } from "./invalid-input.ts";
import { novaFault } from "./nova-fault.ts";
import { LONGEST_WAIT } from "./prefer-wait.ts";
import { logAnswers, type WriteLog } from "./request-log.ts";

export interface ListenerOptions {
  /** In the log: `admins` or `guests`. */
  name: string;
  /** The longest body, in bytes. */
  bodyLimit: number;
  tls: { cert: Buffer; key: Buffer } | undefined;
  mostConnections: number;
  /** Believe the last address in X-Forwarded-For: the one that the proxy in front has put there. */
  behindTlsProxy: boolean;
  log: WriteLog;
  /** What a refusal or failure looks like in this listener's API. */
  shape: (refusal: Refusal) => Answer;
}

/** Limits against slow clients, in milliseconds: for the head, the whole request, between requests, without a byte. */
const HEAD_TIMEOUT = 5_000;
const REQUEST_TIMEOUT = 10_000;
const KEEP_ALIVE_TIMEOUT = 20_000;
const IDLE_TIMEOUT = LONGEST_WAIT * 1000 + 15_000;
const LARGEST_HEAD = 8_192;

/**
 * An HTTP server with every limit set, on which a listener's routes are registered. Its `close` stops listening and finishes the
 * requests that were accepted.
 */
export function createListener({
  name,
  bodyLimit,
  tls,
  mostConnections,
  behindTlsProxy,
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
    genReqId: () => `req-${randomUUID()}`,
    // The next hop only: what stands further left in X-Forwarded-For, anybody may have written.
    trustProxy: behindTlsProxy && ((_address: string, hop: number) => hop === 0),
    clientErrorHandler: answerClientError,
    frameworkErrors: (_cause: unknown, _request: FastifyRequest, reply: FastifyReply) =>
      void sendAnswer(reply, shape({ status: 400, kind: "request" })),
    routerOptions: { maxParamLength: 255 },
  };
  const app = (tls === undefined
    ? fastify({ ...options, http })
    : fastify({
        ...options,
        https: { ...http, ...tls, minVersion: "TLSv1.2", handshakeTimeout: HEAD_TIMEOUT } satisfies ServerOptions,
      })) as unknown as FastifyInstance;
  app.server.maxConnections = mostConnections;
  closeInTime(app, REQUEST_TIMEOUT);

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
