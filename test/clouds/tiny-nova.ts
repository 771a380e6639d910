import type { ServerResponse } from "node:http";
import { type CloudRequest, type FakeCloud, startFakeCloud } from "./fake-cloud.ts";

/** What stock Nova 26.2 answers to a path without a version, whichever method asks: measured, shortened to one of two choices. */
const CHOICES = {
  choices: [{ id: "v2.1", status: "CURRENT", links: [{ rel: "self", href: "http://127.0.0.1:8774/v2.1/servers" }] }],
};

/** A Nova with one instance, mounted where `root` says, and a Keystone whose catalogue names it as `endpoint`. */
export interface TinyNova {
  cloud: FakeCloud;
  /** Statuses of its answers. */
  answered: number[];
  /** Answers to a request in Nova's place, by returning true. */
  intercept: (request: CloudRequest, response: ServerResponse) => boolean;
}

export async function startTinyNova(root = "", endpoint = "/v2.1"): Promise<TinyNova> {
  const cloud = await startFakeCloud();
  const nova: TinyNova = { cloud, answered: [], intercept: () => false };
  cloud.answer = (request, response) => {
    response.on("finish", () => nova.answered.push(response.statusCode));
    if (nova.intercept(request, response)) return;
    const json = (status: number, body: unknown, headers = {}): void =>
      void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    const [path = ""] = request.path.split("?");
    if (path === "/v3/auth/tokens" && request.method === "DELETE") return void response.writeHead(204).end();
    if (path === "/v3/auth/tokens") return json(201, token(cloud.url + endpoint), { "x-subject-token": "t0" });
    const versioned = path.startsWith(root) && /^\/v2(?:\.1)?(?:\/p1)?(\/.*)$/.exec(path.slice(root.length));
    if (!versioned) return json(300, CHOICES);
    if (versioned[1] === "/servers/detail")
      return json(200, { servers: [{ id: "i1", name: "web-1", status: "ACTIVE" }] });
    if (versioned[1] === "/servers/i1/os-server-password") return json(200, { password: "a blob" });
    return json(404, { itemNotFound: { code: 404 } });
  };
  return nova;
}

const token = (url: string) => ({
  token: {
    expires_at: "2026-11-22T05:00:00.000000Z",
    user: { id: "u1", name: "alice" },
    project: { id: "p1", name: "demo", domain: { id: "default" } },
    catalog: [{ type: "compute", endpoints: [{ interface: "public", region_id: "RegionOne", url }] }],
  },
});
