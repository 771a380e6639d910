import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, call, guest, type Member, newMember, postBlob, register, rsaBlob } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

interface Page {
  servers: { id: string; name: string }[];
  servers_links?: { rel: string; href: string }[];
}
const get = (path: string, headers: Record<string, string> = {}) =>
  api(service, alice.token, "GET", `/v2.1${path}`, undefined, headers);
const page = async (path: string): Promise<Page> => (await get(path)).json as Page;
const microversion = (version: string) => ({ "openstack-api-version": `compute ${version}` });

describe("discovery", () => {
  it("needs no token and never redirects", async () => {
    const root = await call(`${service.adminsUrl}/`);
    expect(root.status).toBe(300);
    expect(root.headers.get("location")).toBeNull();
    expect(root.json).toMatchObject({ versions: { values: [{ id: "v3.14", status: "stable" }] } });
    for (const path of ["/v3", "/v3/"])
      expect((await call(service.adminsUrl + path)).json).toMatchObject({ version: { id: "v3.14" } });
    for (const path of ["/v2.1", "/v2.1/"])
      expect((await call(service.adminsUrl + path)).json).toMatchObject({
        version: { id: "v2.1", status: "CURRENT", version: "2.93", min_version: "2.1" },
      });
    for (const path of ["/v2.0", "/v3/nothing", "/v2.1/nothing", "/nothing"])
      expect((await call(service.adminsUrl + path)).status).toBe(404);
  });
});

describe("an instance", () => {
  it("is registered with name, key pair, metadata, addresses and flavor, and shown as Nova shows a server", async () => {
    const reply = await api(service, alice.token, "POST", "/v2.1/servers", {
      server: {
        name: "db-1",
        key_name: "not-there-yet",
        metadata: { role: "db" },
        addresses: { private: [{ addr: "10.20.0.11", version: 4 }] },
        flavorRef: "m1.large",
        imageRef: "",
        user_data: "IyEvYmluL3No",
        networks: "none",
      },
    });
    expect(reply.status).toBe(202);
    const { server } = reply.json as { server: { id: string; guest_token: string } };
    expect(server.guest_token).toMatch(/^[\w-]{43}$/);
    expect(reply.headers.get("location")).toBe(`${service.adminsUrl}/v2.1/servers/${server.id}`);
    const shown = await get(`/servers/${server.id}`);
    expect(shown.json).toMatchObject({
      server: {
        id: server.id,
        name: "db-1",
        status: "ACTIVE",
        key_name: "not-there-yet",
        metadata: { role: "db" },
        addresses: { private: [{ addr: "10.20.0.11", version: 4 }] },
        flavor: { id: "m1.large" },
        image: "",
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        "OS-EXT-STS:vm_state": "active",
        "OS-EXT-STS:power_state": 1,
        links: [{ rel: "self", href: `${service.adminsUrl}/v2.1/servers/${server.id}` }, { rel: "bookmark" }],
      },
    });
    expect(shown.text).not.toContain(server.guest_token);
  });

  it("has its flavor's name and Nova's later fields in later microversions", async () => {
    const { id } = await register(service, alice.token, { flavorRef: "m1.large" });
    const early = await get(`/servers/${id}`);
    expect(early.json).not.toHaveProperty("server.locked");
    const late = await get(`/servers/${id}`, microversion("2.90"));
    expect(late.headers.get("openstack-api-version")).toBe("compute 2.90");
    expect(late.headers.get("x-openstack-nova-api-version")).toBe("2.90");
    expect(late.json).toMatchObject({
      server: { locked: false, tags: [], description: null, flavor: { original_name: "m1.large" } },
    });
    const legacy = await get(`/servers/${id}`, { "x-openstack-nova-api-version": "2.47" });
    expect(legacy.json).toHaveProperty("server.flavor.original_name", "m1.large");
    expect((await get("/servers", microversion("latest"))).headers.get("openstack-api-version")).toBe("compute 2.93");
  });

  it("is refused in a microversion that the service does not speak", async () => {
    const reply = await get("/servers", microversion("2.999"));
    expect(reply.status).toBe(406);
    expect(reply.json).toEqual({
      computeFault: {
        code: 406,
        message: "Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.93.",
      },
    });
    expect((await get("/servers", microversion("two"))).status).toBe(400);
  });

  it("is refused without a usable name, key pair, metadata or address; the field is named, its value is not", async () => {
    for (const [field, server] of [
      ["server.name", {}],
      ["server.name", { name: "" }],
      ["server.name", { name: "canary\u0000" }],
      ["server.name", { name: "c".repeat(256) }],
      ["server.key_name", { name: "a", key_name: "canary/../x" }],
      ["server.metadata.canary", { name: "a", metadata: { canary: "x".repeat(256) } }],
      ["server.addresses.net.0.addr", { name: "a", addresses: { net: [{ addr: "canary", version: 4 }] } }],
    ] as const) {
      const reply = await api(service, alice.token, "POST", "/v2.1/servers", { server });
      expect(reply.status).toBe(400);
      const message = `Invalid input for field/attribute ${field}.`;
      expect(reply.json).toEqual({ badRequest: { code: 400, message } });
    }
  });

  it("is gone with its password and its guest's token when it is deleted", async () => {
    const { id, guestToken } = await register(service, alice.token);
    await postBlob(service, guestToken, rsaBlob());
    expect((await api(service, alice.token, "DELETE", `/v2.1/servers/${id}`)).status).toBe(204);
    expect((await api(service, alice.token, "DELETE", `/v2.1/servers/${id}`)).status).toBe(404);
    expect((await get(`/servers/${id}/os-server-password`)).status).toBe(404);
    expect((await guest(service, guestToken, "GET", "/openstack/latest/password")).status).toBe(401);
  });
});

describe("an action", () => {
  it("changePassword is refused as by a hypervisor that cannot do it: nothing in clear goes through the service", async () => {
    const { id } = await register(service, alice.token);
    const act = async (body: unknown, server = id) => {
      const reply = await api(service, alice.token, "POST", `/v2.1/servers/${server}/action`, body);
      expect(reply.text).not.toContain("canary");
      return [reply.status, reply.json];
    };
    const fault = (code: number, message: string) => [
      code,
      { [code === 409 ? "conflictingRequest" : code === 404 ? "itemNotFound" : "badRequest"]: { code, message } },
    ];
    const asked = { changePassword: { adminPass: "canary" } };
    expect(await act(asked)).toEqual(fault(409, "Set admin password is not supported"));
    expect(await act(asked, "unknown")).toEqual(fault(404, "Instance unknown could not be found."));
    for (const changePassword of [{}, { adminPass: 1 }, { adminPass: "canary", more: 1 }, null])
      expect(await act({ changePassword })).toEqual(fault(400, "Invalid input for field/attribute changePassword."));
    expect(await act({ canary: null })).toEqual(fault(400, "There is no such action."));
    for (const body of [{}, { reboot: {}, ...asked }])
      expect(await act(body)).toEqual(fault(400, "Malformed request body"));
    expect(service.log()).not.toContain("canary");
  });

  it("and DELETE may say that they have JSON and have none", async () => {
    const { id } = await register(service, alice.token);
    const headers = { "content-type": "application/json" };
    const path = `/v2.1/servers/${id}/os-server-password`;
    expect((await api(service, alice.token, "DELETE", path, undefined, headers)).status).toBe(204);
    expect((await api(service, alice.token, "POST", "/v2.1/servers", undefined, headers)).status).toBe(400);
  });
});

describe("the list of instances", () => {
  let bob: Member;
  const names = Array.from({ length: 7 }, (_, index) => `node-${index}`);
  const list = async (query: string): Promise<Page> =>
    (await api(service, bob.token, "GET", `/v2.1/servers${query}`)).json as Page;

  beforeAll(async () => {
    bob = await newMember(service);
    for (const name of names) {
      await register(service, bob.token, { name });
      // Times of creation have milliseconds; the order among equals is nobody's promise.
      const registered = Date.now();
      while (Date.now() === registered) await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it("has the newest first, in both forms", async () => {
    for (const path of ["", "/detail"])
      expect((await list(path)).servers.map(({ name }) => name)).toEqual([...names].reverse());
  });

  it("comes in pages that lead to each other and end", async () => {
    const seen: string[] = [];
    let query: string | undefined = "/detail?limit=3";
    while (query !== undefined) {
      const answer: Page = await list(query);
      seen.push(...answer.servers.map(({ name }) => name));
      query = answer.servers_links?.[0]?.href.split("/servers")[1];
    }
    expect(seen).toEqual([...names].reverse());
  });

  it("has a link to the next page behind a full page, also when it was the last one", async () => {
    const full = await list("?limit=7");
    const next = full.servers_links?.[0]?.href ?? "";
    expect(next).toBe(`${service.adminsUrl}/v2.1/servers?limit=7&marker=${full.servers.at(-1)?.id}`);
    expect(await list(next.split("/servers")[1] ?? "")).toEqual({ servers: [] });
    expect((await list("?limit=8")).servers_links).toBeUndefined();
    expect(await list("?limit=0")).toEqual({ servers: [] });
  });

  it("is filtered by a part of the name, which is text and not a pattern", async () => {
    expect((await list("?name=ODE-3")).servers.map(({ name }) => name)).toEqual(["node-3"]);
    const filtered = await list("/detail?name=node&limit=2");
    expect(filtered.servers).toHaveLength(2);
    expect(filtered.servers_links?.[0]?.href).toContain("name=node");
    for (const pattern of [".*", "(a+)+$", "("])
      expect(await list(`?name=${encodeURIComponent(pattern)}`)).toEqual({ servers: [] });
  });

  it("of another status than ACTIVE is empty; what is no status is refused by the versions that do so in Nova", async () => {
    expect((await list("?status=active")).servers).toHaveLength(7);
    for (const status of ["SHUTOFF", "BOGUS", ""]) expect(await list(`?status=${status}`)).toEqual({ servers: [] });
    expect((await get("/servers?status=SHUTOFF", microversion("2.38"))).status).toBe(200);
    expect((await get("/servers?status=BOGUS", microversion("2.38"))).status).toBe(400);
  });

  it("refuses what is no limit and no marker", async () => {
    for (const query of ["limit=-1", "limit=x", "marker=bogus", "all_tenants=bogus"]) {
      const reply = await get(`/servers?${query}`);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ badRequest: { code: 400 } });
    }
    expect((await page("/servers?limit=5000")).servers.length).toBeGreaterThan(0);
  });
});

describe("server metadata", () => {
  it("can be added to, replaced, read and deleted, one item or all", async () => {
    const { id } = await register(service, alice.token, { metadata: { a: "1" } });
    const path = `/v2.1/servers/${id}/metadata`;
    const change = async (method: string, more: string, body?: unknown) => {
      const reply = await api(service, alice.token, method, path + more, body);
      return [reply.status, reply.json];
    };
    expect(await change("POST", "", { metadata: { b: "2" } })).toEqual([200, { metadata: { a: "1", b: "2" } }]);
    expect(await change("PUT", "/b", { meta: { b: "3" } })).toEqual([200, { meta: { b: "3" } }]);
    expect(await change("GET", "/b")).toEqual([200, { meta: { b: "3" } }]);
    expect(await change("DELETE", "/a")).toEqual([204, undefined]);
    expect(await change("GET", "")).toEqual([200, { metadata: { b: "3" } }]);
    expect(await change("PUT", "", { metadata: { c: "4" } })).toEqual([200, { metadata: { c: "4" } }]);
    const missing = { itemNotFound: { code: 404, message: "Metadata item was not found" } };
    expect(await change("GET", "/a")).toEqual([404, missing]);
    expect(await change("DELETE", "/a")).toEqual([404, missing]);
    expect((await change("PUT", "/b", { meta: { other: "1" } }))[0]).toBe(400);
    expect((await change("POST", "", { metadata: { b: "4" }, more: 1 }))[0]).toBe(400);
  });

  it("takes values up to 255 characters and 128 items, and no more", async () => {
    const { id } = await register(service, alice.token);
    const add = async (metadata: object) =>
      (await api(service, alice.token, "POST", `/v2.1/servers/${id}/metadata`, { metadata })).status;
    expect(await add({ "latchkey-reset": "R".repeat(255) })).toBe(200);
    expect(await add({ "latchkey-reset": "R".repeat(256) })).toBe(400);
    expect(await add({ ["k".repeat(256)]: "1" })).toBe(400);
    expect(await add(Object.fromEntries(Array.from({ length: 127 }, (_, index) => [`item-${index}`, "1"])))).toBe(200);
    expect(await add({ "one-more": "1" })).toBe(403);
  });

  it("loses nothing when many write at the same time", async () => {
    const { id } = await register(service, alice.token);
    const path = `/v2.1/servers/${id}/metadata`;
    const keys = Array.from({ length: 20 }, (_, index) => `item-${index}`);
    await Promise.all(keys.map((key) => api(service, alice.token, "POST", path, { metadata: { [key]: key } })));
    expect((await get(`/servers/${id}/metadata`)).json).toEqual({
      metadata: Object.fromEntries(keys.map((key) => [key, key])),
    });
  });
});
