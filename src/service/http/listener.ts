import { randomUUID } from "node:crypto";
import type { ServerOptions } from "node:https";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { GenericSchema } from "valibot";
import { countCutOff, type RequestMeter } from "../metrics/request-meter.ts";
import { type Answer, COMMON_HEADERS, STRICT_TRANSPORT, sendAnswer } from "./answer.ts";
import { answerClientErrors } from "./client-error.ts";
import { closeInTime } from "./close-in-time.ts";
import { answerErrors, type Refusal } from "./error-handler.ts";
import type { LogFailure } from "./failure-log.ts";
import { validate } from "./invalid-input.ts";
import {
  HEAD_TIMEOUT,
  IDLE_TIMEOUT,
  KEEP_ALIVE_TIMEOUT,
  LARGEST_HEAD,
  LONGEST_PARAMETER,
  REQUEST_TIMEOUT,
} from "./limits.ts";
import { hasHost, ignoreExpectations } from "./node-answers.ts";
import { noResource } from "./nova-fault.ts";
import { logAnswers, logUnread, type WriteLog } from "./request-log.ts";
import { collectRoutes } from "./route-description.ts";

export interface ListenerOptions {
  /** Of the listener, whose name is in the log as well: `admins` or `guests`. */
  meter: RequestMeter;
  /** The longest body, in bytes. */
  bodyLimit: number;
  tls: { cert: Buffer; key: Buffer } | undefined;
  mostConnections: number;
  /** Believe the last address in X-Forwarded-For: the one that the proxy in front has put there. */
  behindTlsProxy: boolean;
  log: WriteLog;
  logFailure: LogFailure;
  /** Whether browsers are told to come by TLS only. */
  isStrict?: boolean;
  /** What a refusal or failure looks like in this listener's API. */
  shape: (refusal: Refusal) => Answer;
}

/**
 * An HTTP server with every limit set, on which a listener's routes are registered. Its `close` stops listening and finishes the
 * requests that were accepted.
 */
export function createListener({
  meter,
  bodyLimit,
  tls,
  mostConnections,
  behindTlsProxy,
  log,
  logFailure,
  isStrict = false,
  shape,
}: ListenerOptions): FastifyInstance {
  const strict = isStrict ? STRICT_TRANSPORT : {};
  const http = {
    headersTimeout: HEAD_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: LARGEST_HEAD,
    // Node would answer without our headers.
    requireHostHeader: false,
  };
  const newId = (): string => `req-${randomUUID()}`;
  function refused(status: number, reason: string): Record<string, string> {
    const id = newId();
    countCutOff(meter, reason);
    logUnread(log, meter.listener, id, status, reason);
    return { "x-openstack-request-id": id };
  }
  const options = {
    bodyLimit,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionTimeout: IDLE_TIMEOUT,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle" as const,
    genReqId: newId,
    // The next hop only: what stands further left in X-Forwarded-For, anybody may have written.
    trustProxy: behindTlsProxy && ((_address: string, hop: number) => hop === 0),
    clientErrorHandler: answerClientErrors({ ...COMMON_HEADERS, ...strict }, refused),
    // Served until the last connection is closed: the store is still there for them.
    return503OnClosing: false,
    // A path that is none: no hook of ours is called for it.
    frameworkErrors(_cause: unknown, request: FastifyRequest, reply: FastifyReply) {
      countCutOff(meter, "bad path");
      logUnread(log, meter.listener, request.id, 400, "bad path");
      sendAnswer(reply.headers(strict), shape({ status: 400, kind: "request" }));
    },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  };
  const app = (tls === undefined
    ? fastify({ ...options, http })
    : fastify({
        ...options,
        https: { ...http, ...tls, minVersion: "TLSv1.2", handshakeTimeout: HEAD_TIMEOUT } satisfies ServerOptions,
      })) as unknown as FastifyInstance;
  app.server.maxConnections = mostConnections;
  app.server.on("drop", () => countCutOff(meter, "too many connections"));
  ignoreExpectations(app.server);
  closeInTime(app, REQUEST_TIMEOUT);

  app.setValidatorCompiler<GenericSchema>(
    ({ schema }) =>
      (data) =>
        validate(schema, data),
  );
  collectRoutes(app);
  logAnswers(app, meter, log);
  app.addHook("onRequest", (request, reply, done) => {
    if (hasHost(request.raw)) done();
    else sendAnswer(reply, shape({ status: 400, kind: "request" }));
  });
  if (isStrict) app.addHook("onSend", async (_request, reply) => void reply.headers(strict));
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, noResource));
  app.setErrorHandler(answerErrors(meter.listener, logFailure, shape));
  return app;
}
