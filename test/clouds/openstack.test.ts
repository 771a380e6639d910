import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  clearBlob,
  fetchBlob,
  importKeyPair,
  listInstances,
  listKeyPairs,
} from "../../src/clouds/openstack/compute.ts";
import { secureUrl } from "../../src/clouds/secure-url.ts";
import { type FakeCloud, network, startFakeCloud } from "./fake-cloud.ts";

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const access = () => ({ token: "a token", computeUrl: `${cloud.url}/v2.1` });

describe("a cloud that does not answer as it should", () => {
  it("is never followed to another address", async () => {
    let visited = false;
    cloud.answer = ({ path }, response) => {
      if (path === "/elsewhere") visited = true;
      response.writeHead(302, { location: `${cloud.url}/elsewhere` }).end();
    };
    expect(await fetchBlob(network, access(), "i")).toEqual({ code: "unreachable", host: new URL(cloud.url).host });
    expect(visited).toBe(false);
  });

  it("is given up after the time limit, or when nobody listens", async () => {
    cloud.answer = () => undefined;
    expect((await fetchBlob({ ...network, timeout: 200 }, access(), "i")).code).toBe("timeout");
    cloud.close();
    expect((await fetchBlob(network, access(), "i")).code).toBe("unreachable");
  });

  it("is not read for ever", async () => {
    cloud.answer = (_, response) => {
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
    cloud.says(200, { password: 5 });
    expect(await fetchBlob(network, access(), "i")).toEqual({ code: "unexpected-answer", field: "password" });
    cloud.says(200, { servers: [{ id: "../../evil", name: "n", status: "ACTIVE" }] });
    expect(await listInstances(network, access())).toEqual({ code: "unexpected-answer", field: "servers.0.id" });
  });

  it("says that the sign-in has expired, that the role does not allow it, that it is not there", async () => {
    for (const [status, code] of [
      [401, "sign-in-expired"],
      [403, "not-allowed"],
      [404, "not-found"],
    ] as const) {
      cloud.says(status, "");
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
    created: "2026-11-21T19:33:00Z",
    "OS-SRV-USG:launched_at": "2026-11-21T19:33:04.000000",
    metadata: { role: "db" },
    addresses: { private: [{ addr: "10.0.0.1", version: 4 }], public: [{ addr: "203.0.113.9" }] },
    flavor: { original_name: "m1.large" },
  });

  it("are collected over all pages, by marker, whatever host the links name", async () => {
    const pages: Record<string, string[]> = { "": ["a", "b"], b: ["c"], c: [] };
    cloud.answer = ({ path }, response) => {
      const ids = pages[new URL(path, cloud.url).searchParams.get("marker") ?? ""] ?? [];
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
      startedAt: Date.UTC(2026, 10, 21, 19, 33, 4),
      metadata: { role: "db" },
    });
    expect(cloud.requests.every(({ headers }) => headers["x-auth-token"] === "a token")).toBe(true);
  });

  it("end when a cloud gives the same page again and again", async () => {
    cloud.says(200, { servers: [server("a")], servers_links: [{ rel: "next" }] });
    const listed = await listInstances(network, access());
    expect(listed.code === "ok" && listed.value.length).toBeLessThan(4);
  });
});

describe("key pairs", () => {
  it("are listed and imported, and a name that is taken is told", async () => {
    cloud.says(200, { keypairs: [{ keypair: { name: "laptop", public_key: "ssh-ed25519 AAAA", fingerprint: "x" } }] });
    expect(await listKeyPairs(network, access())).toEqual({
      code: "ok",
      value: [{ name: "laptop", publicKey: "ssh-ed25519 AAAA" }],
    });
    const pair = { name: "laptop", publicKey: "ssh-ed25519 AAAA" };
    cloud.says(200, { keypair: {} });
    expect(await importKeyPair(network, access(), pair)).toEqual({ code: "ok", value: "imported" });
    cloud.says(409, { conflictingRequest: {} });
    expect(await importKeyPair(network, access(), pair)).toEqual({ code: "ok", value: "name-taken" });
    expect(JSON.parse(cloud.requests.at(-1)?.body ?? "")).toEqual({
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
