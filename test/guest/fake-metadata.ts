import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";

export const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";

/** A metadata service that a test can make answer as it likes: stock Nova's, or with `service` ours. */
export interface FakeMetadata {
  url: string;
  instance: string;
  publicKeys: Record<string, string>;
  meta: Record<string, string>;
  /** The stored blob; empty if none. */
  blob: string;
  /** Answers as our service does: `ETag`, `If-None-Match`, `Prefer: wait`, `If-Match`. */
  service: boolean;
  /** Milliseconds that a request is held in place of the seconds that it asks for. */
  hold: number;
  /** Nova's cache: how many requests are answered from one look at the instance. */
  cached: number;
  posts: number;
  /** Every text that was stored, the newest one last. */
  stored: string[];
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
    meta: {},
    blob: "",
    service: false,
    hold: 50,
    cached: 1,
    posts: 0,
    stored: [],
    connections: 0,
    requests: [],
    intercept: () => false,
  };
  const look = lookThroughCache(fake);
  const server = createServer(async (request, response) => {
    fake.requests.push(request);
    if (!fake.intercept(request, response)) await answer(fake, look(), request, response);
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

interface Look {
  metadata: string;
  blob: string;
}

const lookAt = ({ instance: uuid, publicKeys, meta, blob }: FakeMetadata): Look => {
  const keys = Object.entries(publicKeys).map(([name, data]) => ({ name, type: "ssh", data }));
  return { metadata: JSON.stringify({ uuid, public_keys: publicKeys, keys, meta, launch_index: 0 }), blob };
};

/** Nova builds metadata and password of an instance together, and answers from that for 15 s. */
function lookThroughCache(fake: FakeMetadata): () => Look {
  let [left, last] = [0, lookAt(fake)];
  return () => {
    if (left-- <= 0 || fake.service) [left, last] = [fake.cached - 1, lookAt(fake)];
    return last;
  };
}

const tag = (text: string): string => `"${createHash("sha256").update(text).digest("base64url")}"`;

async function answer(
  fake: FakeMetadata,
  look: Look,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === "/openstack/latest/meta_data.json") await answerMetadata(fake, look, request, response);
  else if (request.url !== "/openstack/2013-04-04/password") response.writeHead(404).end();
  else if (request.method === "POST") await store(fake, look, request, response);
  else {
    if (fake.service) response.setHeader("etag", tag(look.blob));
    if (fake.service && request.headers["if-none-match"] === tag(look.blob)) response.writeHead(304).end();
    else response.end(look.blob);
  }
}

async function answerMetadata(
  fake: FakeMetadata,
  { metadata }: Look,
  { headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!fake.service) return void response.end(metadata);
  let now = metadata;
  const wait = /wait=(\d+)/.exec(String(headers.prefer))?.[1];
  const unchanged = (): boolean => tag(now) === headers["if-none-match"];
  for (const end = Date.now() + fake.hold; wait !== undefined && unchanged() && Date.now() < end; ) {
    await sleep(5);
    now = lookAt(fake).metadata;
  }
  response.setHeader("etag", tag(now));
  if (wait !== undefined) response.setHeader("preference-applied", `wait=${wait}`);
  if (unchanged()) response.writeHead(304).end();
  else response.end(now);
}

async function store(
  fake: FakeMetadata,
  look: Look,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  fake.posts++;
  const match = fake.service ? request.headers["if-match"] : undefined;
  const there = fake.service ? fake.blob : look.blob;
  if (match !== undefined && match !== tag(there)) return void response.writeHead(412).end();
  if (match === undefined && there !== "")
    return void response.writeHead(409, { "content-type": "text/html" }).end("<h1>409 Conflict</h1>");
  fake.blob = body;
  fake.stored.push(body);
  response.end();
}
