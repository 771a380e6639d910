import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, call, DEFAULT_DOMAIN, type Member, newMember, passwordSignIn, type Reply, signIn } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const TOKENS = "/v3/auth/tokens";
const ask = (body: unknown, query = ""): Promise<Reply> => api(service, undefined, "POST", TOKENS + query, body);
const rescope = (token: string, scope?: unknown): Promise<Reply> =>
  ask({
    auth: { identity: { methods: ["token"], token: { id: token } }, ...(scope === undefined ? {} : { scope }) },
  });
const isValid = async (token: string): Promise<boolean> =>
  (await api(service, token, "GET", "/v3/auth/projects")).status === 200;
const subject = (token: string) => ({ "x-subject-token": token });

const REFUSED = {
  error: { code: 401, message: "The request you have made requires authentication.", title: "Unauthorized" },
};
function expectRefused(reply: Reply): void {
  expect(reply.status).toBe(401);
  expect(reply.json).toEqual(REFUSED);
  expect(reply.headers.get("www-authenticate")).toBe(`Keystone uri="${service.adminsUrl}/v3"`);
  expect(reply.headers.get("x-subject-token")).toBeNull();
}

describe("signing in with a password", () => {
  it("to a project gives a token with roles and a catalogue that leads to compute", async () => {
    const reply = await ask(passwordSignIn(alice));
    expect(reply.status).toBe(201);
    expect(reply.headers.get("x-subject-token")).toMatch(/^[\w-]{43}$/);
    expect(reply.json).toMatchObject({
      token: {
        methods: ["password"],
        user: { name: alice.user, domain: { id: "default", name: "Default" }, password_expires_at: null },
        project: { name: alice.project, domain: { id: "default", name: "Default" } },
        is_domain: false,
        roles: [{ name: "reader" }, { name: "member" }],
        catalog: [{ type: "identity" }, { type: "compute", name: "nova" }, { type: "image" }],
      },
    });
    const { token } = reply.json as {
      token: { catalog: { endpoints: { interface: string; url: string; region_id: string }[] }[] };
    };
    for (const wanted of ["public", "internal", "admin"])
      expect(token.catalog[1]?.endpoints).toContainEqual(
        expect.objectContaining({ interface: wanted, url: `${service.adminsUrl}/v2.1`, region_id: "RegionOne" }),
      );
  });

  it("leaves the catalogue out on request", async () => {
    const reply = await ask(passwordSignIn(alice), "?nocatalog");
    expect(reply.json).not.toHaveProperty("token.catalog");
    expect(reply.json).toHaveProperty("token.roles");
  });

  it("without a project gives an unscoped token, which is good for the list of projects and not for compute", async () => {
    const { user, password } = alice;
    for (const body of [
      passwordSignIn({ user, password }),
      { auth: { ...(passwordSignIn({ user, password }) as { auth: object }).auth, scope: "unscoped" } },
    ]) {
      const reply = await ask(body);
      expect(reply.status).toBe(201);
      for (const field of ["project", "roles", "catalog"]) expect(reply.json).not.toHaveProperty(`token.${field}`);
      const token = reply.headers.get("x-subject-token") ?? "";
      const projects = await api(service, token, "GET", "/v3/auth/projects");
      expect(projects.json).toMatchObject({ projects: [{ name: alice.project, domain_id: "default", enabled: true }] });
      expect((await api(service, token, "GET", "/v2.1/servers")).status).toBe(401);
    }
  });

  it("takes ids as well as names, and the domain by either", async () => {
    const first = await ask(passwordSignIn(alice));
    const { token } = first.json as { token: { user: { id: string }; project: { id: string } } };
    const password = { user: { id: token.user.id, password: alice.password } };
    const scope = { project: { id: token.project.id } };
    expect((await ask({ auth: { identity: { methods: ["password"], password }, scope } })).status).toBe(201);
    const named = { user: { name: alice.user, domain: { name: "Default" }, password: alice.password } };
    expect((await ask({ auth: { identity: { methods: ["password"], password: named } } })).status).toBe(201);
  });

  it("never says which part was wrong", async () => {
    const other = await newMember(service);
    const domain = { id: "elsewhere" };
    const elsewhere = { user: { name: alice.user, domain, password: alice.password } };
    for (const body of [
      passwordSignIn({ ...alice, password: "wrong" }),
      passwordSignIn({ ...alice, user: "nobody" }),
      passwordSignIn({ ...alice, project: "nowhere" }),
      passwordSignIn({ ...alice, project: other.project }),
      { auth: { identity: { methods: ["password"], password: elsewhere } } },
    ])
      expectRefused(await ask(body));
  });

  it("answers what is no JSON, and no request to sign in, with 400 in Keystone's shape, and repeats nothing of it", async () => {
    const bodies = ["{", "", "[]", "{}", '{"auth":{"identity":{"methods":["password"]}}}', '{"auth":"canary-1234"}'];
    for (const body of [...bodies, JSON.stringify(passwordSignIn(alice)).replace('"default"', "7")]) {
      const reply = await call(service.adminsUrl + TOKENS, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ error: { code: 400, title: "Bad Request" } });
      expect(reply.text).not.toContain("canary-1234");
      expect(reply.text).not.toContain(alice.password);
    }
  });
});

describe("projects", () => {
  it("are the user's own, in all of Keystone's places; nobody lists those of others", async () => {
    const other = await newMember(service);
    const seen = await api(service, alice.token, "GET", TOKENS, undefined, subject(alice.token));
    const { token } = seen.json as { token: { user: { id: string }; project: { id: string } } };
    const own = { id: token.project.id, name: alice.project };
    for (const path of ["/v3/auth/projects", `/v3/users/${token.user.id}/projects`])
      expect((await api(service, alice.token, "GET", path)).json).toMatchObject({ projects: [own] });
    expect((await api(service, alice.token, "GET", `/v3/projects/${own.id}`)).json).toMatchObject({ project: own });
    for (const [path, action] of [
      ["/v3/projects", "list_projects"],
      [`/v3/projects/${own.id}`, "get_project"],
      [`/v3/users/${token.user.id}/projects`, "list_user_projects"],
    ]) {
      const reply = await api(service, other.token, "GET", `${path}`);
      const message = `You are not authorized to perform the requested action: identity:${action}.`;
      expect([reply.status, reply.json]).toEqual([403, { error: { code: 403, message, title: "Forbidden" } }]);
    }
  });

  it("have no images, which a client of servers asks for first", async () => {
    expect((await call(`${service.adminsUrl}/image`)).json).toMatchObject({ versions: [{ status: "CURRENT" }] });
    expect((await api(service, alice.token, "GET", "/image/v2/images")).json).toMatchObject({ images: [] });
    expect((await api(service, undefined, "GET", "/image/v2/images")).status).toBe(401);
  });
});

describe("a token", () => {
  it("can be looked at and revoked, and is worth nothing afterwards", async () => {
    const token = await signIn(service, alice);
    const seen = await api(service, token, "GET", TOKENS, undefined, subject(token));
    expect(seen.status).toBe(200);
    expect(seen.json).toMatchObject({ token: { user: { name: alice.user }, project: { name: alice.project } } });
    expect((await api(service, token, "HEAD", TOKENS, undefined, subject(token))).status).toBe(200);
    expect((await api(service, token, "DELETE", TOKENS, undefined, subject(token))).status).toBe(204);
    expectRefused(await api(service, token, "GET", "/v3/auth/projects"));
    const compute = await api(service, token, "GET", "/v2.1/servers");
    expect(compute.status).toBe(401);
    expect(compute.json).toEqual(REFUSED);
    expectRefused(await rescope(token));
  });

  it("of somebody else can be neither looked at nor revoked", async () => {
    const other = await newMember(service, { role: "admin" });
    const path = [TOKENS, undefined, subject(alice.token)] as const;
    expect((await api(service, other.token, "GET", ...path)).status).toBe(403);
    expect((await api(service, other.token, "DELETE", ...path)).status).toBe(403);
    expect(await isValid(alice.token)).toBe(true);
  });

  it("that nobody has issued is refused, and not found as a subject", async () => {
    expectRefused(await api(service, "x".repeat(43), "GET", "/v3/auth/projects"));
    expectRefused(await api(service, undefined, "GET", "/v3/auth/projects"));
    const reply = await api(service, alice.token, "GET", TOKENS, undefined, subject("bogus"));
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { code: 404, title: "Not Found" } });
  });

  it("can be exchanged for one of another project, which ends when the first one does", async () => {
    const second = "second-project";
    await service.admin("project", "create", second);
    await service.admin("role", "grant", alice.user, second, "reader");
    const first = await ask(passwordSignIn(alice));
    const token = first.headers.get("x-subject-token") ?? "";
    const reply = await rescope(token, { project: { name: second, domain: DEFAULT_DOMAIN } });
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({ token: { project: { name: second }, roles: [{ name: "reader" }] } });
    const expiry = (from: Reply) => (from.json as { token: { expires_at: string } }).token.expires_at;
    expect(expiry(reply)).toBe(expiry(first));
    expectRefused(await rescope(token, { project: { name: "nowhere", domain: DEFAULT_DOMAIN } }));
  });

  it("loses a role at once when the role is revoked, and everything when the password changes or the user goes", async () => {
    const bob = await newMember(service);
    await service.admin("role", "revoke", bob.user, bob.project);
    expect((await api(service, bob.token, "GET", "/v2.1/servers")).status).toBe(401);
    const carol = await newMember(service);
    await service.adminWith("another password\n", "user", "set-password", carol.user, "--password-stdin");
    expect(await isValid(carol.token)).toBe(false);
    const fresh = await signIn(service, { ...carol, password: "another password" });
    await service.admin("user", "delete", carol.user);
    expect(await isValid(fresh)).toBe(false);
  });

  it("survives kill -9 and a restart of the service", async () => {
    const token = await signIn(service, alice);
    await service.kill9();
    await service.restart();
    expect(await isValid(token)).toBe(true);
  });
});

describe("an expired token", () => {
  it("is refused like none at all", async () => {
    const short = await startService({ args: ["--token-lifetime", "1"] });
    try {
      const token = await signIn(short, { user: "admin", password: short.adminPassword, project: "admin" });
      await expect
        .poll(async () => (await api(short, token, "GET", "/v2.1/servers")).status, { timeout: 20_000 })
        .toBe(401);
      expect((await api(short, token, "GET", "/v3/auth/projects")).json).toEqual(REFUSED);
    } finally {
      await short.stop();
    }
  });
});
