import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportTrail } from "../../../src/service/audit/export-trail.ts";
import { stepAt } from "../../../src/service/identity/totp.ts";
import { openDataFolder } from "../../../src/service/store/data-folder.ts";
import type { Store } from "../../../src/service/store/store.ts";
import {
  api,
  call,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  passwordSignIn,
  postBlob,
  type Reply,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { newKey } from "../compute/new-key.ts";
import {
  askWithCredential,
  credentialSignIn,
  credentialsPath,
  makeCredential,
  tokenByCredential,
  userIdOf,
} from "../identity/application-credentials.ts";
import { enrol, freshPasscode, twoFactorSignIn } from "../identity/passcodes.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";
import type { Exported } from "./audit.ts";

const PROXY_SECRET = "shared with the proxy";
/** What a client has typed, and must be nowhere on the trail. */
const CANARY = "Canary-8c1f-typed";

let service: RunningService;
let store: Store;
let alice: Member;
let aliceId: string;
let reader: Member;
let readerId: string;

beforeAll(async () => {
  const secret = join(newFolder(), "secret");
  writeFileSync(secret, PROXY_SECRET);
  service = await startService({ args: ["--proxy-secret-file", secret] });
  store = openDataFolder(service.data);
  alice = await newMember(service);
  aliceId = await userIdOf(service, alice.token);
  reader = await newMember(service, { role: "reader", project: alice.project });
  readerId = await userIdOf(service, reader.token);
});
afterAll(async () => {
  await store.close();
  await service.stop();
});

/** As `latchkey admin audit export` has it, without a process each time. */
const trail = (): Promise<Exported[]> =>
  // A snapshot: the service seals meanwhile.
  store.snapshot(async (view) => {
    const found: Exported[] = [];
    for await (const line of exportTrail(view, { since: 0, until: Number.POSITIVE_INFINITY }))
      found.push(JSON.parse(line));
    return found;
  });
const requestOf = (reply: Reply): string | null => reply.headers.get("x-openstack-request-id");
/** The entries of a request, as it is named in its answer. */
async function entriesOf(reply: Reply): Promise<Partial<Exported>[]> {
  const id = requestOf(reply);
  const found = (await trail()).filter(({ request }) => request === id);
  for (const { time, from } of found) {
    expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(120_000);
    expect(from).toBe("127.0.0.1");
  }
  return found.map(({ subject, action, by, about, credential }) => ({
    ...{ subject, action, by },
    ...(about !== undefined && { about }),
    ...(credential !== undefined && { credential }),
  }));
}
/** Of the minute that has the most refusals that fit. */
function mostInMinute(found: readonly Exported[], fits: (entry: Exported) => boolean): number {
  const counts = new Map<string, number>();
  for (const entry of found) {
    const minute = entry.time.slice(0, 16);
    if (/refused$/.test(entry.action) && fits(entry)) counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}
const leftOut = async (subject: string): Promise<number> =>
  (await trail()).filter((entry) => entry.subject === subject && entry.action === "further refusals left out").length;
/** What the console has put on a subject's trail: action, and more about it. */
async function byConsole(subject: string): Promise<string[]> {
  const found = (await trail()).filter((entry) => entry.subject === subject && /^console(:|$)/.test(entry.by));
  for (const { from, request } of found) expect([from, request]).toEqual(["-", expect.stringMatching(/^req-/)]);
  return found.map(({ action, about }) => (about === undefined ? action : `${action}: ${about}`));
}
const ask = (body: object): Promise<Reply> => api(service, undefined, "POST", "/v3/auth/tokens", body);

describe("signing in is on the trail", () => {
  it("when it succeeds: by which way, for which project, of the user", async () => {
    const reply = await ask(passwordSignIn(alice));
    const project = (reply.json as { token: { project: { id: string } } }).token.project.id;
    const entry = { subject: aliceId, action: "signed in", by: aliceId, about: `password in project ${project}` };
    expect(await entriesOf(reply)).toEqual([entry]);
  });

  it("when it is refused: of the user that was named, by nobody known", async () => {
    const reply = await ask(passwordSignIn({ ...alice, password: CANARY }));
    const entry = { subject: aliceId, action: "sign-in refused", by: "unknown", about: "password" };
    expect(await entriesOf(reply)).toEqual([entry]);
  });

  it("and where there is no such user, without the name: it may be a password", async () => {
    const reply = await ask(passwordSignIn({ user: CANARY, password: CANARY }));
    const entry = { subject: "sign-in", action: "sign-in refused", by: "unknown", about: "password" };
    expect(await entriesOf(reply)).toEqual([entry]);
    const token = await ask({ auth: { identity: { methods: ["token"], token: { id: CANARY } } } });
    expect(await entriesOf(token)).toEqual([{ ...entry, about: "token" }]);
  });

  it("with a second factor: the passcode asked for, refused, accepted", async () => {
    const bob = await newMember(service);
    const bobId = await userIdOf(service, bob.token);
    const factor = await enrol(service, bob.user);
    const half = await ask(passwordSignIn(bob));
    expect(await entriesOf(half)).toEqual([{ subject: bobId, action: "passcode asked for", by: bobId }]);
    const wrong = await ask(twoFactorSignIn(bob, "000000"));
    const refused = { subject: bobId, action: "sign-in refused", by: "unknown", about: "password+totp" };
    expect(await entriesOf(wrong)).toEqual([refused]);
    // This step's, not the one before: it must still count if a slow machine comes into the next.
    factor.lastStep = stepAt(Date.now()) - 1;
    const right = await ask(twoFactorSignIn(bob, await freshPasscode(factor)));
    expect(right.status).toBe(201);
    expect(await entriesOf(right)).toMatchObject([{ subject: bobId, action: "signed in", by: bobId }]);
    await service.admin("user", "totp", "disable", bob.user);
    expect(await byConsole(bobId)).toEqual(expect.arrayContaining(["totp enabled", "totp disabled"]));
  });

  it("with an application credential, by its id", async () => {
    const made = await makeCredential(service, alice);
    const reply = await askWithCredential(service, made);
    const who = { subject: aliceId, credential: made.id };
    expect(await entriesOf(reply)).toMatchObject([{ ...who, action: "signed in", by: aliceId }]);
    const wrong = await askWithCredential(service, { id: made.id, secret: CANARY });
    expect(await entriesOf(wrong)).toMatchObject([{ ...who, action: "sign-in refused", by: "unknown" }]);
    const token = reply.headers.get("x-subject-token");
    const delegated = await ask({ auth: { identity: { methods: ["token"], token: { id: token } } } });
    expect(await entriesOf(delegated)).toMatchObject([{ ...who, action: "sign-in refused", about: "token" }]);
    const scope = { project: { name: alice.project, domain: { id: "default" } } };
    const scoped = await ask(credentialSignIn({ id: made.id, secret: made.secret }, { scope }));
    expect(await entriesOf(scoped)).toMatchObject([{ subject: "sign-in", action: "sign-in refused" }]);
  });

  it("once for a row of attempts that are slowed down", async () => {
    const carol = await newMember(service);
    const carolId = await userIdOf(service, carol.token);
    const statuses: number[] = [];
    for (let count = 0; count < 30; count++)
      statuses.push((await ask(passwordSignIn({ ...carol, password: CANARY }))).status);
    const of = (status: number) => statuses.filter((each) => each === status).length;
    const actions = (await trail()).filter(({ subject }) => subject === carolId).map(({ action }) => action);
    const count = (action: string) => actions.filter((each) => each === action).length;
    expect(count("sign-in refused")).toBe(of(401));
    expect(of(429)).toBeGreaterThan(of(401) - 10 + 1);
    expect(count("sign-in slowed down")).toBeGreaterThan(0);
    // A row ends with an attempt that was let through.
    expect(count("sign-in slowed down")).toBeLessThanOrEqual(of(401) - 10 + 1);
  });
});

describe("changes are on the trail", () => {
  it("the first user, by the service itself: made, and with which role", async () => {
    const found = (await trail()).filter(({ by }) => by === "service").slice(0, 3);
    const [project, user, role] = found.map(({ subject, action, about }) => ({ subject, action, about }));
    expect([project?.action, user?.action]).toEqual(["project created", "user created"]);
    const about = `admin in project ${project?.subject}`;
    expect(role).toEqual({ subject: user?.subject, action: "role granted", about });
  });

  it("users, passwords and roles: who, and which role in which project", async () => {
    const project = await service.admin("project", "create", "Trail-Project");
    const id = await service.adminWith("correct horse\n", "user", "create", CANARY, "--password-stdin");
    await service.admin("role", "grant", CANARY, "Trail-Project", "member");
    await service.admin("role", "revoke", CANARY, "Trail-Project");
    await service.adminWith("battery staple\n", "user", "set-password", CANARY, "--password-stdin");
    await service.admin("role", "grant", CANARY, "Trail-Project", "reader");
    await service.admin("project", "delete", "Trail-Project");
    await service.admin("user", "delete", CANARY);
    expect(await byConsole(id)).toEqual([
      "user created",
      `role granted: member in project ${project}`,
      `role revoked: member in project ${project}`,
      "password set",
      `role granted: reader in project ${project}`,
      `role revoked: reader in project ${project}`,
      "user deleted",
    ]);
    expect(await byConsole(project)).toEqual(["project created", "project deleted"]);
  });

  it("key pairs by fingerprint, application credentials by id, tokens that are given up", async () => {
    const { line, fingerprint } = newKey();
    const keypair = { name: CANARY, public_key: line };
    const made = await api(service, alice.token, "POST", "/v2.1/os-keypairs", { keypair });
    const who = { subject: aliceId, by: aliceId };
    expect(await entriesOf(made)).toEqual([{ ...who, action: "key pair imported", about: fingerprint }]);
    const gone = await api(service, alice.token, "DELETE", `/v2.1/os-keypairs/${CANARY}`);
    expect(await entriesOf(gone)).toEqual([{ ...who, action: "key pair deleted", about: fingerprint }]);
    const credential = await makeCredential(service, alice, { name: CANARY });
    const path = `${await credentialsPath(service, alice.token)}/${credential.id}`;
    const deleted = await api(service, alice.token, "DELETE", path);
    const entry = { ...who, action: "application credential deleted", about: credential.id };
    expect(await entriesOf(deleted)).toEqual([entry]);
    const token = (await ask(passwordSignIn(alice))).headers.get("x-subject-token") ?? "";
    const revoked = await api(service, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token });
    expect(await entriesOf(revoked)).toEqual([{ ...who, action: "token revoked" }]);
  });

  it("an instance's life, from the console too", async () => {
    const id = /^instance (\S+)/.exec(
      await service.admin("instance", "create", CANARY, "--project", alice.project, "--user", alice.user),
    )?.[1];
    await service.admin("instance", "delete", id ?? "");
    expect(await byConsole(id ?? "")).toEqual([expect.stringMatching(/^registered: in project /), "deleted"]);
  });
});

describe("what happens to a password is on the trail", () => {
  it("posted, replaced, read, asked to be reset, cleared: by the guest, by whom", async () => {
    const { id, guestToken } = await register(service, alice.token);
    const of = (action: string, by: string) => [{ subject: id, action, by }];
    const posted = await postBlob(service, guestToken, rsaBlob());
    expect(await entriesOf(posted)).toEqual(of("posted", "guest"));
    const read = await readPassword(service, alice.token, id);
    expect(await entriesOf(read)).toEqual(of("read", aliceId));
    const headers = { "if-match": read.headers.get("etag") ?? "" };
    const again = await guest(service, guestToken, "POST", PASSWORD_PATH, { body: rsaBlob(), headers });
    expect(await entriesOf(again)).toEqual(of("replaced", "guest"));
    const meta = { meta: { "latchkey-reset": "R1.x" } };
    const asked = await api(service, alice.token, "PUT", `/v2.1/servers/${id}/metadata/latchkey-reset`, meta);
    expect(await entriesOf(asked)).toEqual(of("reset requested", aliceId));
    const cleared = await api(service, alice.token, "DELETE", `/v2.1/servers/${id}/os-server-password`);
    expect(await entriesOf(cleared)).toEqual(of("cleared", aliceId));
    expect(await entriesOf(await api(service, alice.token, "DELETE", `/v2.1/servers/${id}`))).toEqual(
      of("deleted", aliceId),
    );
  });
});

describe("refusals are on the trail", () => {
  it("for the role, on every route: of the instance, or else of the user", async () => {
    const { id } = await register(service, alice.token, { name: CANARY });
    const refusals: [string, string, string, object | undefined, string][] = [
      ["GET", `/v2.1/servers/${id}/os-server-password`, id, undefined, "os_compute_api:os-server-password:show"],
      ["DELETE", `/v2.1/servers/${id}/os-server-password`, id, undefined, "os_compute_api:os-server-password:clear"],
      ["DELETE", `/v2.1/servers/${id}`, id, undefined, "os_compute_api:servers:delete"],
      ["POST", `/v2.1/servers/${id}/metadata`, id, { metadata: {} }, "os_compute_api:server-metadata:create"],
      ["POST", `/v2.1/servers/${id}/action`, id, {}, "os_compute_api:os-admin-password"],
      ["POST", "/v2.1/servers", readerId, { server: { name: CANARY } }, "os_compute_api:servers:create"],
      ["GET", "/v2.1/servers?all_tenants=1", readerId, undefined, "os_compute_api:servers:index"],
      ["GET", "/v3/projects/nowhere", readerId, undefined, "GET /v3/projects/:id"],
      ["GET", `/v3/users/${aliceId}/projects`, readerId, undefined, "GET /v3/users/:user/projects"],
    ];
    for (const [method, path, subject, body, about] of refusals) {
      const reply = await api(service, reader.token, method, path, body);
      expect([path, reply.status]).toEqual([path, 403]);
      expect(await entriesOf(reply)).toEqual([{ subject, action: "refused", by: readerId, about }]);
    }
  });

  it("for an instance of another project, which is not told, and for a path of another project", async () => {
    const stranger = await newMember(service);
    const strangerId = await userIdOf(service, stranger.token);
    const { id } = await register(service, alice.token);
    const who = { subject: strangerId, action: "refused", by: strangerId };
    const read = await readPassword(service, stranger.token, id);
    expect(read.status).toBe(404);
    const about = `os_compute_api:os-server-password:show, instance ${id} of another project`;
    expect(await entriesOf(read)).toEqual([{ ...who, about }]);
    const path = `/v2.1/${"0".repeat(32)}/servers`;
    expect(await entriesOf(await api(service, stranger.token, "GET", path))).toEqual([
      { ...who, about: "another project in the path" },
    ]);
    const nowhere = await readPassword(service, stranger.token, "00000000-0000-4000-8000-000000000000");
    expect([nowhere.status, await entriesOf(nowhere)]).toEqual([404, []]);
    const { project: _none, ...unscoped } = stranger;
    const token = (await ask(passwordSignIn(unscoped))).headers.get("x-subject-token") ?? "";
    expect(await entriesOf(await readPassword(service, token, id))).toEqual([
      { ...who, about: `token without a project, instance ${id} of another project` },
    ]);
    const foreign = await ask(passwordSignIn({ ...stranger, project: alice.project }));
    expect([foreign.status, await entriesOf(foreign)]).toEqual([
      401,
      [{ subject: strangerId, action: "sign-in refused", by: "unknown", about: "password" }],
    ]);
  });

  it("for a token that is none, or none any more: of an admin, of a guest", async () => {
    const { id } = await register(service, alice.token);
    const entry = { subject: "sign-in", action: "refused", by: "unknown", about: "token" };
    expect(await entriesOf(await readPassword(service, CANARY, id))).toEqual([entry]);
    expect(await entriesOf(await api(service, CANARY, "GET", "/v3/auth/projects"))).toEqual([entry]);
    const token = (await ask(passwordSignIn(alice))).headers.get("x-subject-token") ?? "";
    await api(service, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token });
    expect(await entriesOf(await readPassword(service, token, id))).toEqual([entry]);
    const asGuest = await guest(service, CANARY, "GET", PASSWORD_PATH);
    expect([asGuest.status, await entriesOf(asGuest)]).toEqual([401, [{ ...entry, about: "guest token" }]]);
    const looking = await api(service, undefined, "GET", "/v2.1/servers");
    expect([looking.status, await entriesOf(looking)]).toEqual([401, []]);
  });

  it("for the access rules of an application credential", async () => {
    const rule = { service: "compute", method: "GET", path: "/v2.1/servers" };
    const credential = await makeCredential(service, alice, { access_rules: [rule] });
    const token = await tokenByCredential(service, credential);
    const { id } = await register(service, alice.token);
    const who = { action: "refused", by: aliceId, credential: credential.id };
    const read = await readPassword(service, token, id);
    expect(await entriesOf(read)).toEqual([{ ...who, subject: id, about: "access rules" }]);
    const listed = await api(service, token, "GET", "/v3/auth/projects");
    expect(await entriesOf(listed)).toEqual([{ ...who, subject: aliceId, about: "access rules, identity" }]);
  });

  it("of somebody who says to be an instance's guest, and cannot prove it", async () => {
    const { id } = await register(service, alice.token);
    const tenant = "x".repeat(32);
    const headers = { "x-instance-id": id, "x-tenant-id": tenant, "x-instance-id-signature": "0".repeat(64) };
    const entry = { subject: id, action: "refused", by: "unknown" };
    const forged = await call(service.guestsUrl + PASSWORD_PATH, { headers });
    expect(await entriesOf(forged)).toEqual([{ ...entry, about: "proxy signature" }]);
    const signature = createHmac("sha256", PROXY_SECRET).update(id).digest("hex");
    const signed = { ...headers, "x-instance-id-signature": signature };
    const other = await call(service.guestsUrl + PASSWORD_PATH, { headers: signed });
    expect(await entriesOf(other)).toEqual([{ ...entry, about: "tenant" }]);
  });
});

describe("no trail", () => {
  it("can be filled by strangers: a minute has sixty of their refusals, and says that there were more", async () => {
    const flood = { auth: { identity: { methods: ["token"], token: { id: CANARY } } } };
    for (let count = 0; count < 300; count++) await ask(flood);
    expect(mostInMinute(await trail(), (entry) => entry.subject === "sign-in")).toBeLessThanOrEqual(60);
    expect(await leftOut("audit")).toBeGreaterThan(0);
  });

  it("nor by a user who is refused, beyond sixty a minute of each, and nobody else's are left out", async () => {
    const dave = await newMember(service, { role: "reader", project: alice.project });
    const daveId = await userIdOf(service, dave.token);
    const { id } = await register(service, alice.token);
    for (let count = 0; count < 300; count++) await readPassword(service, dave.token, id);
    expect(mostInMinute(await trail(), (entry) => entry.by === daveId)).toBeLessThanOrEqual(60);
    expect(await leftOut(daveId)).toBeGreaterThan(0);
    const other = await readPassword(service, reader.token, id);
    expect(await entriesOf(other)).toMatchObject([{ subject: id, action: "refused", by: readerId }]);
  });

  it("has a secret, a blob or a name that somebody has typed", async () => {
    const { id, guestToken } = await register(service, alice.token, { name: CANARY, metadata: { [CANARY]: CANARY } });
    const blob = rsaBlob();
    await postBlob(service, guestToken, blob);
    await guest(service, guestToken, "POST", PASSWORD_PATH, { body: CANARY });
    await readPassword(service, alice.token, id);
    const text = await service.admin("audit", "export");
    const lines = text.split("\n").map((line) => JSON.parse(line) as Exported);
    // A seal that comes between gives entries their block, and their place in the chain.
    const written = (all: Exported[]) => all.map(({ block: _block, ...entry }) => JSON.stringify(entry)).sort();
    expect(written(lines)).toEqual(written(await trail()));
    expect(text).toContain(id);
    for (const secret of [CANARY, blob, guestToken, alice.token, alice.password, service.adminPassword])
      expect(text).not.toContain(secret);
  });
});
