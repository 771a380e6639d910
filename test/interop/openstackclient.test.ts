import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guest, type Member, newMember, type Registered, readPassword } from "../service/cloud.ts";
import { enrol, freshPasscode } from "../service/identity/passcodes.ts";
import type { RunningService } from "../service/running-service.ts";
import { authOf, type ClientCloud, PASSWORD, startClientCloud } from "./client-cloud.ts";
import { cloudsYaml, openrc, output, run } from "./official-clients.ts";

let service: RunningService;
let alice: Member;
let web: Registered;
let rsa: ClientCloud["rsa"];
let variables: ClientCloud["variables"];
let postPassword: ClientCloud["postPassword"];
let stored: ClientCloud["stored"];

beforeAll(async () => {
  ({ service, alice, web, rsa, variables, postPassword, stored } = await startClientCloud());
});
afterAll(() => service.stop());

const openstack = (...args: string[]) => output(variables, "openstack", args);
const asJson = async (...args: string[]): Promise<unknown> => JSON.parse(await openstack(...args, "-f", "json"));

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
