import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, DEFAULT_DOMAIN, type Member, newMember, type Reply, readPassword, register } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";
import {
  askForCredential,
  askWithCredential,
  credentialSignIn,
  credentialsPath,
  makeCredential,
  tokenByCredential,
} from "./application-credentials.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const TOKENS = "/v3/auth/tokens";
const signInWith = (body: object): Promise<Reply> => api(service, undefined, "POST", TOKENS, body);
const error = (code: number, message: string, title: string) => ({ error: { code, message, title } });
const REFUSED = error(401, "The request you have made requires authentication.", "Unauthorized");
const notAuthorized = (action: string) =>
  error(403, `You are not authorized to perform the requested action: ${action}.`, "Forbidden");
const inMilliseconds = (span: number): string => new Date(Date.now() + span).toISOString();

describe("an application credential", () => {
  it("is made with a random secret that is shown this once, for the token's project and role", async () => {
    const reply = await askForCredential(service, alice.token, { description: "for the backup" });
    expect(reply.status).toBe(201);
    const { application_credential: made } = reply.json as { application_credential: Record<string, unknown> };
    expect(made).toMatchObject({
      description: "for the backup",
      secret: expect.stringMatching(/^[\w-]{43}$/),
      project_id: expect.any(String),
      expires_at: null,
      unrestricted: false,
      system: null,
      roles: [{ name: "reader" }, { name: "member" }],
    });
    const path = await credentialsPath(service, alice.token);
    const { secret: _secret, ...shown } = made;
    expect((await api(service, alice.token, "GET", `${path}/${made.id}`)).json).toEqual({
      application_credential: shown,
    });
    const listed = await api(service, alice.token, "GET", `${path}?name=${made.name}`);
    expect(listed.json).toMatchObject({ application_credentials: [shown], links: { next: null } });
  });

  it("signs in by its id, or by its name and its user, and the token says so", async () => {
    const made = await makeCredential(service, alice);
    const byName = { name: made.name, user: { name: alice.user, domain: DEFAULT_DOMAIN }, secret: made.secret };
    for (const credential of [{ id: made.id, secret: made.secret }, byName]) {
      const reply = await signInWith(credentialSignIn(credential));
      expect(reply.status).toBe(201);
      expect(reply.json).toMatchObject({
        token: {
          methods: ["application_credential"],
          user: { name: alice.user },
          project: { name: alice.project },
          roles: [{ name: "reader" }, { name: "member" }],
          application_credential: { id: made.id, name: made.name, restricted: true },
        },
      });
      const token = reply.headers.get("x-subject-token") ?? "";
      const { id } = await register(service, token);
      expect((await readPassword(service, token, id)).status).toBe(200);
    }
  });

  it("is refused with a wrong secret, name, user or id, and nobody is told which", async () => {
    const { id, name, secret } = await makeCredential(service, alice);
    const user = { name: alice.user, domain: DEFAULT_DOMAIN };
    for (const credential of [
      { id, secret: "x".repeat(43) },
      { id: "nobody's", secret },
      { name: "nobody's", user, secret },
      { name, user: { name: "nobody", domain: DEFAULT_DOMAIN }, secret },
      { name, user: { name: alice.user, domain: { id: "elsewhere" } }, secret },
    ]) {
      const reply = await signInWith(credentialSignIn(credential));
      expect([reply.status, reply.json]).toEqual([401, REFUSED]);
    }
  });

  it("takes no scope, and its token makes no other token: in Keystone's words", async () => {
    const made = await makeCredential(service, alice);
    const scope = { project: { name: alice.project, domain: DEFAULT_DOMAIN } };
    const scoped = await signInWith(credentialSignIn({ id: made.id, secret: made.secret }, { scope }));
    expect([scoped.status, scoped.json]).toEqual([
      401,
      {
        error: {
          code: 401,
          identity: {},
          message: "Error authenticating with application credential: Application credentials cannot request a scope.",
          title: "Unauthorized",
        },
      },
    ]);
    const token = await tokenByCredential(service, made);
    const again = await signInWith({ auth: { identity: { methods: ["token"], token: { id: token } }, scope } });
    const message = "Using a delegated token to create another token is not allowed.";
    expect([again.status, again.json]).toEqual([403, notAuthorized(message)]);
  });

  it("may have a lower role than its user, and no higher one", async () => {
    const made = await makeCredential(service, alice, { roles: [{ name: "reader" }] });
    const token = await tokenByCredential(service, made);
    expect((await api(service, token, "GET", "/v2.1/servers")).status).toBe(200);
    expect((await api(service, token, "POST", "/v2.1/servers", { server: { name: "web" } })).status).toBe(403);
    for (const roles of [[{ name: "admin" }], [{ name: "reader" }, { name: "admin" }], [{ id: "unheard-of" }]]) {
      const reply = await askForCredential(service, alice.token, { roles });
      const message = "Invalid application credential: Cannot create an application credential with unassigned role";
      expect([reply.status, reply.json]).toEqual([400, error(400, message, "Bad Request")]);
    }
  });

  it("has a name of its own among its user's, and only there", async () => {
    const { name } = await makeCredential(service, alice);
    const again = await askForCredential(service, alice.token, { name });
    const message = `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`;
    expect([again.status, again.json]).toEqual([409, error(409, message, "Conflict")]);
    expect((await askForCredential(service, (await newMember(service)).token, { name })).status).toBe(201);
  });

  it("expires with its tokens, and cannot be made for the past", async () => {
    const made = await makeCredential(service, alice, { expires_at: inMilliseconds(10_000).replace("Z", "") });
    const signedIn = await askWithCredential(service, made);
    const token = signedIn.headers.get("x-subject-token") ?? "";
    const { token: shown } = signedIn.json as { token: { expires_at: string; issued_at: string } };
    expect(Date.parse(shown.expires_at) - Date.parse(shown.issued_at)).toBeLessThanOrEqual(10_000);
    await expect
      .poll(async () => (await api(service, token, "GET", "/v2.1/servers")).status, { timeout: 60_000 })
      .toBe(401);
    expect((await askWithCredential(service, made)).status).toBe(401);
    const ending =
      " The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";
    for (const [expires_at, message] of [
      [inMilliseconds(-1000), "The 'expires_at' must not be before now."],
      ["soon", "Timestamp not in expected format."],
    ]) {
      const reply = await askForCredential(service, alice.token, { expires_at });
      expect([reply.status, reply.json]).toEqual([400, error(400, message + ending, "Bad Request")]);
    }
  });

  it("is refused with what would make it weaker or mean something else, and the value is not repeated", async () => {
    for (const more of [
      { secret: "canary-1234" },
      { name: "" },
      { name: 5 },
      { name: "canary-1234\u0000" },
      { access_rules: [] },
      { access_rules: [{ service: "compute", method: "GET" }] },
      { access_rules: [{ service: "compute", method: "canary-1234", path: "/" }] },
      { access_rules: [{ service: "compute", method: "GET", path: "canary-1234" }] },
      { access_rules: [{ service: "compute", method: "GET", path: "/", more: 1 }] },
    ]) {
      const reply = await askForCredential(service, alice.token, more);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ error: { code: 400, title: "Bad Request" } });
      expect(reply.text).not.toContain("canary-1234");
    }
  });

  it("belongs to its user: others neither see nor make nor delete it, and it needs a project", async () => {
    const made = await makeCredential(service, alice);
    const other = await newMember(service, { role: "admin", project: alice.project });
    const path = await credentialsPath(service, alice.token);
    for (const [method, where, action, body] of [
      ["GET", path, "list_application_credentials", undefined],
      ["POST", path, "create_application_credential", { application_credential: { name: "mine" } }],
      ["GET", `${path}/${made.id}`, "get_application_credential", undefined],
      ["DELETE", `${path}/${made.id}`, "delete_application_credential", undefined],
    ] as const) {
      const reply = await api(service, other.token, method, where, body);
      expect([reply.status, reply.json]).toEqual([403, notAuthorized(`identity:${action}`)]);
    }
    const theirs = await credentialsPath(service, other.token);
    expect((await api(service, other.token, "GET", `${theirs}/${made.id}`)).status).toBe(404);
    const { user, password } = alice;
    const identity = { methods: ["password"], password: { user: { name: user, domain: DEFAULT_DOMAIN, password } } };
    const unscoped = (await signInWith({ auth: { identity } })).headers.get("x-subject-token") ?? "";
    expect((await askForCredential(service, unscoped)).status).toBe(400);
  });

  it("makes and deletes no others, unless it was made unrestricted", async () => {
    const path = await credentialsPath(service, alice.token);
    const restricted = await makeCredential(service, alice);
    const token = await tokenByCredential(service, restricted);
    const message =
      "Using method 'application_credential' is not allowed for managing additional application credentials.";
    const made = await askForCredential(service, token);
    expect([made.status, made.json]).toEqual([403, notAuthorized(message)]);
    expect((await api(service, token, "DELETE", `${path}/${restricted.id}`)).status).toBe(403);
    expect((await api(service, token, "GET", path)).status).toBe(200);
    const free = await makeCredential(service, alice, { unrestricted: true, roles: [{ name: "reader" }] });
    const freeToken = await tokenByCredential(service, free);
    const child = await makeCredential(service, { token: freeToken });
    const childToken = await askWithCredential(service, child);
    expect(childToken.json).toMatchObject({ token: { roles: [{ name: "reader" }] } });
    expect((await api(service, freeToken, "DELETE", `${path}/${free.id}`)).status).toBe(204);
  });
});

describe("an application credential and its tokens end", () => {
  const isUseless = async (token: string, made: { id: string; secret: string }): Promise<boolean> =>
    (await api(service, token, "GET", "/v2.1/servers")).status === 401 &&
    (await askWithCredential(service, made)).status === 401;

  it("when it is deleted", async () => {
    const made = await makeCredential(service, alice);
    const token = await tokenByCredential(service, made);
    const path = `${await credentialsPath(service, alice.token)}/${made.id}`;
    expect((await api(service, alice.token, "DELETE", path)).status).toBe(204);
    expect((await api(service, alice.token, "DELETE", path)).json).toEqual(
      error(404, `Could not find Application Credential: ${made.id}.`, "Not Found"),
    );
    expect(await isUseless(token, made)).toBe(true);
  });

  it("when its user's role is taken away or lowered, and do not come back with the role", async () => {
    for (const end of ["revoke", "grant"] as const) {
      const bob = await newMember(service);
      const made = await makeCredential(service, bob);
      const token = await tokenByCredential(service, made);
      await service.admin("role", end, bob.user, bob.project, ...(end === "grant" ? ["reader"] : []));
      expect(await isUseless(token, made)).toBe(true);
      await service.admin("role", "grant", bob.user, bob.project, "member");
      expect(await isUseless(token, made)).toBe(true);
    }
  });

  it("when its user goes; but not when the user gets a higher role, or a role elsewhere", async () => {
    const bob = await newMember(service);
    const made = await makeCredential(service, bob);
    const token = await tokenByCredential(service, made);
    await service.admin("role", "grant", bob.user, bob.project, "admin");
    await service.admin("role", "grant", bob.user, alice.project, "reader");
    await service.admin("role", "revoke", bob.user, alice.project);
    expect((await askWithCredential(service, made)).json).toMatchObject({
      token: { roles: [{ name: "reader" }, { name: "member" }] },
    });
    await service.admin("user", "delete", bob.user);
    expect(await isUseless(token, made)).toBe(true);
  });

  it("with the password changed: the tokens only", async () => {
    const bob = await newMember(service);
    const made = await makeCredential(service, bob);
    const token = await tokenByCredential(service, made);
    await service.adminWith("another password\n", "user", "set-password", bob.user, "--password-stdin");
    expect((await api(service, token, "GET", "/v2.1/servers")).status).toBe(401);
    expect((await askWithCredential(service, made)).status).toBe(201);
  });
});

describe("the audit trail", () => {
  it("has who made and deleted a credential, and which one read a password", async () => {
    const made = await makeCredential(service, alice, { name: "nightly" });
    const token = await tokenByCredential(service, made);
    const { id } = await register(service, token);
    await readPassword(service, token, id);
    const who = `${alice.user} (application credential nightly)`;
    expect(await service.admin("audit", id)).toContain(`read  ${who}  127.0.0.1`);
    const path = `${await credentialsPath(service, alice.token)}/${made.id}`;
    await api(service, alice.token, "DELETE", path);
    const trail = await service.admin("audit", alice.user);
    expect(trail).toContain(`application credential made  ${alice.user}  127.0.0.1`);
    expect(trail).toContain(`application credential deleted  ${alice.user}  127.0.0.1`);
  });
});

describe("guessing secrets", () => {
  it("is slowed down after ten failures, like guessing passwords", async () => {
    const { id } = await makeCredential(service, alice);
    const statuses: number[] = [];
    for (let count = 0; count < 20; count++)
      statuses.push((await askWithCredential(service, { id, secret: "wrong" })).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toContain(429);
  });
});
