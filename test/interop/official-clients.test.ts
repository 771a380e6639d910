import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCredential } from "../service/application-credentials.ts";
import { guest, type Member, newMember, postBlob, type Registered, readPassword, register } from "../service/cloud.ts";
import { enrol, freshPasscode } from "../service/passcodes.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import {
  cloudsYaml,
  openrc,
  output,
  passwordVariables,
  python,
  rsaKeyFiles,
  run,
  sealedByOpenssl,
} from "./official-clients.ts";

const PASSWORD = "Wachtwoord-ä&<'\"7";

let service: RunningService;
let alice: Member;
let web: Registered;
let rsa: Awaited<ReturnType<typeof rsaKeyFiles>>;
let variables: Record<string, string>;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
  variables = openrc(service, passwordVariables(alice));
  rsa = await rsaKeyFiles();
  for (const name of ["db-1", "db-2"]) await register(service, alice.token, { name });
  const addresses = { private: [{ addr: "10.20.0.11", version: 4 }] };
  web = await register(service, alice.token, { name: "web-1", key_name: "rsa", flavorRef: "m1.large", addresses });
});
afterAll(() => service.stop());

const nova = (...args: string[]) => output(variables, "nova", args);
const openstack = (...args: string[]) => output(variables, "openstack", args);
const asJson = async (...args: string[]): Promise<unknown> => JSON.parse(await openstack(...args, "-f", "json"));
const authOf = ({ user, password, project }: Pick<Member, "user" | "password" | "project">) => ({
  username: user,
  password,
  user_domain_id: "default",
  project_name: project,
  project_domain_id: "default",
});

/** The guest posts a password that openssl has sealed. Returns what it posted. */
async function postPassword({ guestToken }: Registered): Promise<string> {
  const sealed = await sealedByOpenssl(rsa.publicPem, PASSWORD);
  expect((await postBlob(service, guestToken, sealed)).status).toBe(200);
  return sealed;
}
const stored = async ({ id }: Registered): Promise<unknown> => (await readPassword(service, alice.token, id)).json;

describe("novaclient", () => {
  it("lists and shows instances", async () => {
    const list = await nova("list");
    for (const name of ["db-1", "db-2", "web-1"]) expect(list).toMatch(new RegExp(`\\| ${name} +\\| ACTIVE \\|`));
    const shown = await nova("show", "web-1");
    expect(shown).toMatch(new RegExp(`\\| id +\\| ${web.id} `));
    expect(shown).toMatch(/\| key_name +\| rsa /);
    expect(shown).toMatch(/\| private network +\| 10\.20\.0\.11 /);
  });

  it("pages: with a page of one it still finds all", async () => {
    const list = await nova("list", "--limit", "-1", "--sort", "created_at:desc");
    expect(list.match(/ACTIVE/g)).toHaveLength(3);
    expect((await nova("list", "--limit", "1")).match(/ACTIVE/g)).toHaveLength(1);
  });

  it("get-password prints the password that openssl has sealed, and clear-password clears it", async () => {
    await postPassword(web);
    expect(await nova("get-password", "web-1", rsa.privateKey)).toBe(PASSWORD);
    expect(await nova("get-password", web.id, rsa.privateKey)).toBe(PASSWORD);
    await nova("clear-password", "web-1");
    expect(await stored(web)).toEqual({ password: "" });
    expect(await nova("get-password", "web-1", rsa.privateKey)).toBe("");
  });

  it("is told in Nova's words what it may not do", async () => {
    const reader = await newMember(service, { role: "reader", project: alice.project });
    const refused = await run(openrc(service, passwordVariables(reader)), "nova", ["get-password", web.id]);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining(
        "Policy doesn't allow os_compute_api:os-server-password:show to be performed. (HTTP 403)",
      ),
    ]);
    const stranger = await newMember(service);
    const unknown = await run(openrc(service, passwordVariables(stranger)), "nova", ["get-password", web.id]);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("No server with a name or ID")]);
  });
});

describe("openstackclient", () => {
  it("lists and shows instances", async () => {
    const short = (await asJson("server", "list")) as { ID: string; Name: string; Status: string }[];
    expect(short.map(({ Name }) => Name).sort()).toEqual(["db-1", "db-2", "web-1"]);
    const long = await asJson("server", "list", "--long", "--name", "web");
    expect(long).toEqual([expect.objectContaining({ ID: web.id, "Power State": 1, "Flavor ID": "m1.large" })]);
    expect(await asJson("server", "show", "web-1")).toMatchObject({
      id: web.id,
      status: "ACTIVE",
      key_name: "rsa",
      addresses: { private: ["10.20.0.11"] },
      flavor: "m1.large",
    });
    const later = ["--os-compute-api-version", "2.92"];
    expect(await asJson("server", "show", "web-1", ...later)).toMatchObject({
      flavor: { original_name: "m1.large" },
      locked: false,
      server_groups: [],
    });
  });

  it("clears the password", async () => {
    await postPassword(web);
    await openstack("server", "set", "--no-password", "web-1");
    expect(await stored(web)).toEqual({ password: "" });
  });

  it("sets and unsets a property, which the guest sees", async () => {
    const meta = async (): Promise<unknown> =>
      (await guest(service, web.guestToken, "GET", "/openstack/latest/meta_data.json")).json;
    const longest = "R".repeat(255);
    await openstack("server", "set", "--property", `latchkey-reset=${longest}`, "web-1");
    expect(await meta()).toMatchObject({ meta: { "latchkey-reset": longest } });
    expect(await asJson("server", "show", "web-1")).toMatchObject({ properties: { "latchkey-reset": longest } });
    await openstack("server", "unset", "--property", "latchkey-reset", "web-1");
    expect(await meta()).toMatchObject({ meta: {} });
    const more = ["server", "set", "--property", `latchkey-reset=${longest}R`, "web-1"];
    expect(await run(variables, "openstack", more)).toMatchObject({ stderr: expect.stringContaining("HTTP 400") });
  });

  it("is told that nobody can set a password from outside, and nothing of it is logged", async () => {
    const { status, stderr } = await run(variables, "openstack", ["server", "set", "--password", PASSWORD, "web-1"]);
    expect([status, stderr]).toEqual([1, "Set admin password is not supported (HTTP 409)\n"]);
    expect(service.log()).not.toContain(PASSWORD);
  });

  it("imports, lists, shows and deletes key pairs", async () => {
    await openstack("keypair", "create", "--public-key", rsa.sshPublicKey, "laptop");
    expect(await asJson("keypair", "list")).toEqual([expect.objectContaining({ Name: "laptop" })]);
    expect(await asJson("keypair", "show", "laptop")).toMatchObject({ name: "laptop", type: "ssh" });
    const line = readFileSync(rsa.sshPublicKey, "utf8").trim();
    expect(await openstack("keypair", "show", "--public-key", "laptop")).toBe(line);
    await openstack("keypair", "delete", "laptop");
    expect(await asJson("keypair", "list")).toEqual([]);
  });

  it("issues and revokes a token, and lists the user's projects", async () => {
    const token = (await asJson("token", "issue")) as { id: string; project_id: string };
    expect(token.id).toMatch(/^[\w-]{43}$/);
    expect(await asJson("project", "list")).toEqual([{ ID: token.project_id, Name: alice.project }]);
    await openstack("token", "revoke", token.id);
    expect((await readPassword(service, token.id, web.id)).status).toBe(401);
  });

  it("makes, lists, shows and deletes application credentials, and works with one", async () => {
    const rules = [
      { service: "compute", method: "GET", path: "/v2.1/servers**" },
      { service: "identity", method: "GET", path: "/v3/auth/projects" },
    ];
    const create = ["application", "credential", "create", "ci", "--expiration", "2035-01-01T00:00:00"];
    const made = await asJson(...create, "--role", "member", "--access-rules", JSON.stringify(rules));
    expect(made).toMatchObject({ name: "ci", expires_at: "2035-01-01T00:00:00.000000", unrestricted: false });
    const { id, secret } = made as { id: string; secret: string };
    const listed = await asJson("application", "credential", "list");
    expect(listed).toEqual([expect.objectContaining({ ID: id, Name: "ci" })]);
    expect(await asJson("application", "credential", "show", "ci")).toMatchObject({ id, roles: "reader member" });

    const byCredential = openrc(service, {
      OS_AUTH_TYPE: "v3applicationcredential",
      OS_APPLICATION_CREDENTIAL_ID: id,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
    });
    expect(await output(byCredential, "openstack", ["server", "list", "-f", "value", "-c", "Name"])).toContain("web-1");
    const clear = await run(byCredential, "openstack", ["server", "set", "--no-password", web.id]);
    expect([clear.status, clear.stderr]).toEqual([1, expect.stringContaining("HTTP 401")]);

    await openstack("application", "credential", "delete", "ci");
    expect((await run(byCredential, "openstack", ["server", "list"])).status).toBe(1);
  });

  it("signs in with TOTP", async () => {
    const bob = await newMember(service);
    const factor = await enrol(service, bob.user);
    await service.admin("role", "grant", bob.user, alice.project, "reader");
    const auth = { ...authOf({ ...bob, project: alice.project }), passcode: await freshPasscode(factor) };
    const withPasscode = cloudsYaml(service, {
      auth_type: "v3multifactor",
      auth_methods: ["v3password", "v3totp"],
      auth: { auth_url: `${service.adminsUrl}/v3`, ...auth },
    });
    expect(await output(withPasscode, "openstack", ["server", "list", "-f", "value", "-c", "Name"])).toContain("web-1");
    const again = await run(withPasscode, "openstack", ["server", "list"]);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("requires authentication")]);
  });
});

describe("openstacksdk", () => {
  const sdk = (step: string, more: object = {}): Promise<unknown> =>
    python("openstacksdk.py", {
      url: `${service.adminsUrl}/v3`,
      auth_type: "v3password",
      auth: authOf(alice),
      step,
      ...more,
    });
  const NAMES = { names: expect.arrayContaining(["db-1", "db-2", "web-1"]) };

  it("lists instances, in pages too, and finds one by name", async () => {
    expect(await sdk("list_all")).toEqual(NAMES);
    const paged = (await sdk("list_all", { limit: 1 })) as { names: string[] };
    expect(paged.names.sort()).toEqual(["db-1", "db-2", "web-1"]);
    expect(await sdk("one", { server: "web-1" })).toMatchObject({ id: web.id, status: "ACTIVE", key_name: "rsa" });
  });

  it("reads and clears the password", async () => {
    const sealed = await postPassword(web);
    expect(await sdk("password", { server: "web-1" })).toEqual({ before: sealed, cleared: 204, after: "" });
  });

  it("sets and deletes metadata", async () => {
    const answer = await sdk("metadata", { server: "web-1", items: { "latchkey-x": "y" } });
    expect(answer).toEqual({ set: { "latchkey-x": "y" }, left: {} });
  });

  it("imports and deletes key pairs", async () => {
    const public_key = readFileSync(rsa.sshPublicKey, "utf8").trim();
    expect(await sdk("key_pairs", { name: "sdk", public_key })).toEqual({ names: ["sdk"], public_key, left: [] });
  });

  it("makes an application credential, signs in with it, and deletes it", async () => {
    expect(await sdk("application_credential", { name: "sdk" })).toEqual({
      ...NAMES,
      refused: 403,
      left: [],
      deleted: true,
    });
  });

  it("signs in with an application credential by name as well", async () => {
    const made = await makeCredential(service, alice);
    const auth = {
      application_credential_name: made.name,
      application_credential_secret: made.secret,
      username: alice.user,
      user_domain_id: "default",
    };
    expect(await sdk("list_all", { auth_type: "v3applicationcredential", auth })).toEqual(NAMES);
  });

  it("signs in with password and passcode at once, and with a receipt", async () => {
    const bob = await newMember(service);
    const factor = await enrol(service, bob.user);
    await service.admin("role", "grant", bob.user, alice.project, "reader");
    const auth = async () => ({
      ...authOf({ ...bob, project: alice.project }),
      passcode: await freshPasscode(factor),
    });
    expect(await sdk("list_all", { auth_type: "v3multifactor", auth: await auth() })).toEqual(NAMES);
    expect(await sdk("receipt", { auth: await auth() })).toEqual({
      methods: ["password"],
      required: [["password", "totp"]],
      ...NAMES,
    });
  });
});

describe("tempest's clients", () => {
  // The versions at which tempest's schemas change, as far as the service goes.
  const microversions = [
    null,
    "2.1",
    "2.3",
    "2.9",
    "2.16",
    "2.19",
    "2.26",
    "2.47",
    "2.54",
    "2.63",
    "2.73",
    "2.79",
    "2.93",
  ];

  it("find every answer as their schemas have it, in all microversions", async () => {
    const server = await register(service, alice.token, { name: "tempest-1" });
    const sealed = await postPassword(server);
    const public_key = readFileSync(rsa.sshPublicKey, "utf8").trim();
    const task = { url: `${service.adminsUrl}/v3`, auth: authOf(alice), server: server.id, microversions, public_key };
    const { cleared, ...answers } = (await python("tempest_servers_client.py", task)) as Record<string, unknown>;
    expect(cleared).toBe("");
    expect(Object.keys(answers)).toHaveLength(microversions.length);
    for (const [microversion, answer] of Object.entries(answers))
      expect(answer).toEqual({
        list: ["tempest-1", "web-1", "db-2", "db-1"],
        detail: ["tempest-1", "web-1", "db-2", "db-1"],
        page: ["tempest-1"],
        show: "tempest-1",
        password: sealed,
        metadata: { from: "tempest" },
        "key pairs": [`tempest-${microversion === "none" ? "None" : microversion}`],
      });
  });
});
