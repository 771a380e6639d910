import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Network } from "../../src/clouds/exchange.ts";

export const network: Network = { fetch: (...request) => fetch(...request), timeout: 10_000 };

export interface CloudRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A cloud over real HTTP that answers what a test wants. */
export interface FakeCloud {
  url: string;
  requests: CloudRequest[];
  answer(request: CloudRequest, response: ServerResponse): void;
  /** The same answer from now on. */
  says(status: number, body: unknown, headers?: Record<string, string>): void;
  close(): void;
}

export async function startFakeCloud(): Promise<FakeCloud> {
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const part of incoming) body += part;
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers, body };
    cloud.requests.push(request);
    cloud.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cloud: FakeCloud = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: () => undefined,
    says: (status, body, headers = {}) => {
      cloud.answer = (_, response) =>
        void response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return cloud;
}
