import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Network } from "../../src/clouds/exchange.ts";
import {
  clearBlob,
  fetchBlob,
  importKeyPair,
  listInstances,
  listKeyPairs,
} from "../../src/clouds/openstack/compute.ts";
import { signIn, signOut } from "../../src/clouds/openstack/identity.ts";
import { secureUrl } from "../../src/clouds/secure-url.ts";

/** A cloud over real HTTP that answers what a test wants. */
let url: string;
let requests: { method: string; path: string; headers: IncomingMessage["headers"]; body: string }[];
let answer: (request: (typeof requests)[number], response: ServerResponse) => void;
let close: () => void;
const network: Network = { fetch: (...request) => fetch(...request), timeout: 10_000 };

beforeEach(async () => {
  requests = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const part of incoming) body += part;
    const request = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers, body };
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

const says = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (_, response) =>
    void response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
};
const account = () => ({
  identityUrl: url,
  userName: "alice",
  userDomain: "Default",
  projectName: "demo",
  projectDomain: "Default",
});
const access = () => ({ token: "a token", computeUrl: `${url}/v2.1` });

const compute = (...endpoints: [string, string][]) => ({
  type: "compute",
  endpoints: endpoints.map(([face, endpoint]) => ({ interface: face, url: endpoint, region_id: "RegionOne" })),
});
const token = (catalog: unknown[]) => ({
  token: {
    expires_at: "2026-11-21T20:35:51.000000Z",
    project: { id: "a69a", name: "demo" },
    catalog,
    roles: [{ name: "member" }],
  },
});

describe("signing in", () => {
  it("asks Keystone for a token of the project, and takes the public compute endpoint wherever it stands", async () => {
    says(201, token([compute(["admin", "https://a"], ["public", `${url}/v2.1/`], ["internal", "https://i"])]), {
      "x-subject-token": "t0",
    });
    for (const identityUrl of [url, `${url}/`, `${url}/v3`, `${url}/v3/`]) {
      const outcome = await signIn(network, { ...account(), identityUrl }, "pass word");
      const expiresAt = Date.UTC(2026, 10, 21, 20, 35, 51);
      expect(outcome).toEqual({
        code: "ok",
        value: { token: "t0", expiresAt, projectId: "a69a", computeUrl: `${url}/v2.1` },
      });
    }
    expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(["/v3/auth/tokens"]));
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "alice", domain: { name: "Default" }, password: "pass word" } },
        },
        scope: { project: { name: "demo", domain: { name: "Default" } } },
      },
    });
  });

  it("tells wrong credentials, too many attempts, a failing cloud and a page that is no API apart", async () => {
    says(401, { error: { code: 401 } });
    expect(await signIn(network, account(), "x")).toEqual({ code: "wrong-credentials" });
    says(429, "", { "retry-after": "17" });
    expect(await signIn(network, account(), "x")).toEqual({ code: "too-many-attempts", retryAfterSeconds: 17 });
    says(503, "<h1>no</h1>");
    expect(await signIn(network, account(), "x")).toEqual({ code: "service-error", status: 503 });
    says(201, "<h1>welcome</h1>", { "x-subject-token": "t" });
    expect(await signIn(network, account(), "x")).toEqual({ code: "unexpected-answer", field: "json" });
    says(201, token([]));
    expect(await signIn(network, account(), "x")).toEqual({ code: "unexpected-answer", field: "x-subject-token" });
    says(201, token([{ type: "image", endpoints: [] }]), { "x-subject-token": "t" });
    expect(await signIn(network, account(), "x")).toEqual({ code: "no-compute-endpoint" });
  });

  it("sends nothing to an address without https, and takes none from a catalogue", async () => {
    says(201, token([compute(["public", "http://nova.example.net/v2.1"])]), { "x-subject-token": "t" });
    expect(await signIn(network, account(), "x")).toEqual({ code: "insecure-url" });
    requests.length = 0;
    expect(await signIn(network, { ...account(), identityUrl: "http://keystone.example.net" }, "x")).toEqual({
      code: "insecure-url",
    });
    expect(requests).toEqual([]);
  });

  it("revokes the token when signing out; one that is gone already is as good", async () => {
    for (const status of [204, 401, 404]) {
      says(status, "");
      expect(await signOut(network, url, "t0")).toEqual({ code: "ok", value: null });
    }
    expect(requests[0]).toMatchObject({
      method: "DELETE",
      path: "/v3/auth/tokens",
      headers: { "x-subject-token": "t0" },
    });
  });
});

describe("a cloud that does not answer as it should", () => {
  it("is never followed to another address", async () => {
    let visited = false;
    answer = ({ path }, response) => {
      if (path === "/elsewhere") visited = true;
      response.writeHead(302, { location: `${url}/elsewhere` }).end();
    };
    expect(await fetchBlob(network, access(), "i")).toEqual({ code: "unreachable", host: new URL(url).host });
    expect(visited).toBe(false);
  });

  it("is given up after the time limit, or when nobody listens", async () => {
    answer = () => undefined;
    expect((await fetchBlob({ ...network, timeout: 200 }, access(), "i")).code).toBe("timeout");
    close();
    expect((await fetchBlob(network, access(), "i")).code).toBe("unreachable");
  });

  it("is not read for ever", async () => {
    answer = (_, response) => {
      const more = () => {
        while (response.write("x".repeat(1_000_000)));
      };
      response.on("drain", more);
      more();
    };
    expect(await fetchBlob({ ...network, timeout: 60_000 }, access(), "i")).toEqual({
      code: "unexpected-answer",
      field: "length",
    });
  });

  it("is told by the field that is wrong, and its value is not repeated", async () => {
    says(200, { password: 5 });
    expect(await fetchBlob(network, access(), "i")).toEqual({ code: "unexpected-answer", field: "password" });
    says(200, { servers: [{ id: "../../evil", name: "n", status: "ACTIVE" }] });
    expect(await listInstances(network, access())).toEqual({ code: "unexpected-answer", field: "servers.0.id" });
  });

  it("says that the sign-in has expired, that the role does not allow it, that it is not there", async () => {
    for (const [status, code] of [
      [401, "sign-in-expired"],
      [403, "not-allowed"],
      [404, "not-found"],
      [413, "too-many-attempts"],
    ] as const) {
      says(status, "");
      expect((await clearBlob(network, access(), "i")).code).toBe(code);
    }
  });
});

describe("instances", () => {
  const server = (id: string) => ({
    id,
    name: `vm ${id}`,
    status: "ACTIVE",
    key_name: null,
    metadata: { role: "db" },
    addresses: { private: [{ addr: "10.0.0.1", version: 4 }], public: [{ addr: "203.0.113.9" }] },
    flavor: { original_name: "m1.large" },
  });

  it("are collected over all pages, by marker, whatever host the links name", async () => {
    const pages: Record<string, string[]> = { "": ["a", "b"], b: ["c"], c: [] };
    answer = ({ path }, response) => {
      const ids = pages[new URL(path, url).searchParams.get("marker") ?? ""] ?? [];
      const servers_links = ids.length > 0 ? [{ rel: "next", href: "http://internal.example.net/?marker=zz" }] : [];
      response.end(JSON.stringify({ servers: ids.map(server), servers_links }));
    };
    const listed = await listInstances(network, access());
    if (listed.code !== "ok") throw new Error(listed.code);
    expect(listed.value.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(listed.value[0]).toEqual({
      id: "a",
      name: "vm a",
      status: "ACTIVE",
      addresses: ["10.0.0.1", "203.0.113.9"],
      flavor: "m1.large",
      keyName: null,
      metadata: { role: "db" },
    });
    expect(requests.every(({ headers }) => headers["x-auth-token"] === "a token")).toBe(true);
  });

  it("end when a cloud gives the same page again and again", async () => {
    says(200, { servers: [server("a")], servers_links: [{ rel: "next" }] });
    const listed = await listInstances(network, access());
    expect(listed.code === "ok" && listed.value.length).toBeLessThan(4);
  });
});

describe("key pairs", () => {
  it("are listed and imported, and a name that is taken is told", async () => {
    says(200, { keypairs: [{ keypair: { name: "laptop", public_key: "ssh-ed25519 AAAA", fingerprint: "x" } }] });
    expect(await listKeyPairs(network, access())).toEqual({
      code: "ok",
      value: [{ name: "laptop", publicKey: "ssh-ed25519 AAAA" }],
    });
    const pair = { name: "laptop", publicKey: "ssh-ed25519 AAAA" };
    says(200, { keypair: {} });
    expect(await importKeyPair(network, access(), pair)).toEqual({ code: "ok", value: "imported" });
    says(409, { conflictingRequest: {} });
    expect(await importKeyPair(network, access(), pair)).toEqual({ code: "ok", value: "name-taken" });
    expect(JSON.parse(requests.at(-1)?.body ?? "")).toEqual({
      keypair: { name: "laptop", public_key: "ssh-ed25519 AAAA" },
    });
  });
});

describe("an address that may carry a token", () => {
  it("is https, or http to this machine, without credentials inside", () => {
    for (const good of ["https://a.example", "http://127.0.0.1:5000/v3", "http://localhost:8774"])
      expect(secureUrl(good)).toBeDefined();
    for (const bad of [
      "http://a.example",
      "http://127.0.0.1.example.net",
      "http://user:pw@127.0.0.1",
      "https://u@a.example",
      "ftp://localhost",
      "javascript:1",
      "localhost",
      "",
    ])
      expect(secureUrl(bad), bad).toBeUndefined();
  });
});
