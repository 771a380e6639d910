import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";

/** A metadata service that a test can make answer as it likes. */
export interface FakeMetadata {
  url: string;
  instance: string;
  publicKeys: Record<string, string>;
  /** The stored blob; empty if none. */
  blob: string;
  posts: number;
  connections: number;
  requests: IncomingMessage[];
  /** Answers a request instead of the service, by returning true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Starts one on loopback, until the test is over. */
export async function startFakeMetadata(): Promise<FakeMetadata> {
  const fake: FakeMetadata = {
    url: "",
    instance,
    publicKeys: {},
    blob: "",
    posts: 0,
    connections: 0,
    requests: [],
    intercept: () => false,
  };
  const server = createServer(async (request, response) => {
    fake.requests.push(request);
    if (!fake.intercept(request, response)) await answer(fake, request, response);
  });
  server.on("connection", () => fake.connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

async function answer(fake: FakeMetadata, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/openstack/latest/meta_data.json") {
    const keys = Object.entries(fake.publicKeys).map(([name, data]) => ({ name, type: "ssh", data }));
    response.end(
      JSON.stringify({ uuid: fake.instance, public_keys: fake.publicKeys, keys, meta: {}, launch_index: 0 }),
    );
  } else if (request.url !== "/openstack/2013-04-04/password") {
    response.writeHead(404).end();
  } else if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) body += chunk;
    fake.posts++;
    if (fake.blob !== "") response.writeHead(409, { "content-type": "text/html" }).end("<h1>409 Conflict</h1>");
    else {
      fake.blob = body;
      response.end();
    }
  } else response.end(fake.blob);
}
