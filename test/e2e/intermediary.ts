import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Exchange {
  method: string;
  path: string;
  token: string | undefined;
  body: string;
}

interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** What stands between browser and service: records everything, and can answer in the service's place, as a hostile cloud would. */
export interface Intermediary {
  url: string;
  /** Where to pass things on to. */
  target: string;
  /** All bytes of heads and bodies, both ways. */
  traffic: string[];
  /** The token of the last request that had one. */
  lastToken: string | undefined;
  /** Closes a connection at its second request without an answer, as a server does that has just given up an idle one. */
  closesIdle: boolean;
  /** How often it has. */
  closed: number;
  /** Answers itself if this returns something. "hang" never answers. */
  answer: (exchange: Exchange) => Reply | "hang" | undefined;
  close(): void;
}

/** `host`: its name for browsers. */
export async function startIntermediary(host = "127.0.0.1"): Promise<Intermediary> {
  const used = new WeakSet<Socket>();
  const server = createServer(async (incoming, outgoing) => {
    if (self.closesIdle && used.has(incoming.socket)) {
      self.closed++;
      return void incoming.socket.destroy();
    }
    used.add(incoming.socket);
    const body = await readAll(incoming);
    const { method = "GET", url = "/", headers } = incoming;
    const token = headers["x-auth-token"]?.toString();
    self.lastToken = token ?? self.lastToken;
    self.traffic.push(`${method} ${url} ${JSON.stringify(headers)} ${body.toString("latin1")}`);
    const own = self.answer({ method, path: url, token, body: body.toString() });
    if (own === "hang") return;
    if (own !== undefined)
      return void outgoing.writeHead(own.status, { "content-type": "application/json", ...own.headers }).end(own.body);
    const passed = request(self.target + url, { method, headers: { ...headers, host: new URL(self.target).host } });
    passed.on("error", () => outgoing.destroy());
    passed.on("response", async (answer) => {
      const text = await readAll(answer);
      self.traffic.push(`${answer.statusCode} ${JSON.stringify(answer.headers)} ${text.toString("latin1")}`);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
    });
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const self: Intermediary = {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    target: "",
    traffic: [],
    lastToken: undefined,
    closesIdle: false,
    closed: 0,
    answer: () => undefined,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return self;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
