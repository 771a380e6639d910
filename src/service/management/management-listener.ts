import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { type Answer, COMMON_HEADERS } from "../http/answer.ts";
import { answerClientErrors } from "../http/client-error.ts";
import type { ListenAddress } from "../http/listen-address.ts";
import { hasHost, ignoreExpectations } from "../http/node-answers.ts";
import type { Health } from "./health.ts";
import { healthy, readiness } from "./health-routes.ts";

export interface ManagementParts {
  health: Health;
  registry: Registry;
  failed: (cause: unknown) => void;
}

export interface ManagementListener {
  address: ListenAddress;
  close: () => Promise<void>;
}

/** Monitoring takes few connections, and asks at once. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  maxHeaderSize: 8_192,
  keepAliveTimeout: 65_000,
  requireHostHeader: false,
};
const MOST_CONNECTIONS = 64;

/**
 * `/healthz`, `/readyz` and `/metrics` for those who run the service, in plain http: there is no secret in them. It goes on while the
 * service stops, and says so. Throws if the address cannot be had.
 */
export async function startManagementListener(
  { host, port }: ListenAddress,
  { health, registry, failed }: ManagementParts,
): Promise<ManagementListener> {
  async function answer(path: string): Promise<Answer> {
    switch (path) {
      case "/healthz":
        return healthy;
      case "/readyz":
        return readiness(await health.isReady());
      case "/metrics":
        // Asked for itself as well: a scrape alone shows whether the service is ready.
        await health.isReady();
        return { status: 200, headers: { "content-type": registry.contentType }, body: await registry.metrics() };
      default:
        return { status: 404, body: "not found\n" };
    }
  }

  const server = createServer({ ...LIMITS, connectionsCheckingInterval: 1_000 }, (request, response) => {
    // A body is not read: the connection ends with the answer.
    if (request.method !== "GET" && request.method !== "HEAD") {
      send(response, { status: 405, headers: { allow: "GET, HEAD", connection: "close" }, body: "GET only\n" });
      return;
    }
    if (!hasHost(request)) {
      send(response, { status: 400, headers: { connection: "close" }, body: "no host\n" });
      return;
    }
    answer(request.url?.split("?")[0] ?? "").then(
      (found) => send(response, found),
      (cause) => {
        failed(cause);
        send(response, { status: 500, body: "failed\n" });
      },
    );
  });
  ignoreExpectations(server);
  server.on("clientError", answerClientErrors(COMMON_HEADERS));
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    address: { host, port: bound.port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = String(body ?? "");
  const length = { "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...COMMON_HEADERS, "content-type": "text/plain; charset=utf-8", ...length, ...headers });
  response.end(text);
}
