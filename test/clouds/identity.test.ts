import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createApplicationCredential,
  deleteApplicationCredential,
} from "../../src/clouds/openstack/application-credential.ts";
import { type ComputeEndpoint, computeUrl } from "../../src/clouds/openstack/catalogue.ts";
import type { Credential, Scope } from "../../src/clouds/openstack/credential.ts";
import { listProjects, signIn, signOut } from "../../src/clouds/openstack/identity.ts";
import { regionsOf } from "../../src/clouds/openstack/regions.ts";
import { type FakeCloud, network, startFakeCloud } from "./fake-cloud.ts";

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const user = { name: "alice", domain: { name: "Default" } };
const byPassword: Credential = { method: "password", user, password: "pass word" };
const demo: Scope = { project: { name: "demo", domain: { id: "default" } } };
const signInBy = (credential: Credential, scope: Scope = demo, receipt?: string) =>
  signIn(network, cloud.url, credential, scope, receipt);
const sentBody = (): unknown => JSON.parse(cloud.requests.at(-1)?.body ?? "");

const token = (more: object = {}) => ({
  token: {
    expires_at: "2026-11-21T20:35:51.000000Z",
    user: { id: "d246", name: "alice", domain: { id: "default" } },
    project: { id: "a69a", name: "demo", domain: { id: "default", name: "Default" } },
    roles: [{ name: "member" }],
    ...more,
  },
});
const catalog = [
  { type: "image", endpoints: [{ interface: "public", url: "https://glance.example" }] },
  { type: "compute", endpoints: [{ interface: "public", url: "https://nova.example/v2.1/", region_id: "RegionOne" }] },
];

describe("signing in", () => {
  it("by password asks Keystone for a token of the project, however the address is written", async () => {
    cloud.says(201, token({ catalog }), { "x-subject-token": "t0" });
    for (const address of [cloud.url, `${cloud.url}/`, `${cloud.url}/v3`, `${cloud.url}/v3/`, `${cloud.url}/v2.0`]) {
      expect(await signIn(network, address, byPassword, demo)).toEqual({
        code: "ok",
        value: {
          token: "t0",
          expiresAt: Date.UTC(2026, 10, 21, 20, 35, 51),
          user: { id: "d246", name: "alice" },
          project: { id: "a69a", name: "demo", domainId: "default" },
          endpoints: [{ interface: "public", region: "RegionOne", url: "https://nova.example/v2.1/" }],
        },
      });
    }
    expect(new Set(cloud.requests.map(({ path }) => path))).toEqual(new Set(["/v3/auth/tokens"]));
    expect(sentBody()).toEqual({
      auth: {
        identity: { methods: ["password"], password: { user: { ...user, password: "pass word" } } },
        scope: { project: { name: "demo", domain: { id: "default" } } },
      },
    });
  });

  it("to no project yet gives a token that can ask which there are, and has no compute service", async () => {
    cloud.says(201, token({ project: undefined }), { "x-subject-token": "t0" });
    expect(await signInBy(byPassword, "unscoped")).toMatchObject({ value: { project: null, endpoints: [] } });
    expect(sentBody()).toMatchObject({ auth: { scope: "unscoped" } });
    cloud.says(200, {
      projects: [
        { id: "1", name: "one", domain_id: "d" },
        { id: "2", name: "off", enabled: false },
      ],
    });
    expect(await listProjects(network, cloud.url, "t0")).toEqual({
      code: "ok",
      value: [{ id: "1", name: "one", domainId: "d" }],
    });
  });

  it("by application credential sends no scope, which Keystone would refuse", async () => {
    cloud.says(201, token(), { "x-subject-token": "t0" });
    await signInBy({ method: "application-credential", application: { id: "9de2" }, secret: "s" }, "unscoped");
    expect(sentBody()).toEqual({
      auth: { identity: { methods: ["application_credential"], application_credential: { id: "9de2", secret: "s" } } },
    });
    await signInBy({ method: "application-credential", application: { name: "cli", user }, secret: "s" });
    expect(sentBody()).toMatchObject({
      auth: { identity: { application_credential: { name: "cli", user, secret: "s" } } },
    });
    expect(sentBody()).not.toHaveProperty("auth.scope");
  });

  it("with a passcode beside the password sends both factors at once", async () => {
    cloud.says(201, token(), { "x-subject-token": "t0" });
    await signInBy({ ...byPassword, passcode: "123456" });
    expect(sentBody()).toMatchObject({
      auth: { identity: { methods: ["password", "totp"], totp: { user: { ...user, passcode: "123456" } } } },
    });
  });

  it("goes on after a receipt with the passcode alone", async () => {
    const wanted = { receipt: { methods: ["password"] }, required_auth_methods: [["password", "totp"]] };
    cloud.says(401, wanted, { "openstack-auth-receipt": "r0" });
    expect(await signInBy(byPassword)).toEqual({
      code: "another-factor",
      receipt: "r0",
      methods: [["password", "totp"]],
    });
    cloud.says(201, token(), { "x-subject-token": "t0" });
    expect((await signInBy({ method: "totp", user, passcode: "123456" }, demo, "r0")).code).toBe("ok");
    expect(cloud.requests.at(-1)?.headers["openstack-auth-receipt"]).toBe("r0");
    expect(sentBody()).toMatchObject({ auth: { identity: { methods: ["totp"] } } });
    expect(JSON.stringify(sentBody())).not.toContain("pass word");
  });

  it("tells wrong credentials, too many attempts, a failing cloud and a page that is no API apart", async () => {
    const failure = () => signInBy(byPassword);
    cloud.says(401, { error: { code: 401 } });
    expect(await failure()).toEqual({ code: "wrong-credentials" });
    cloud.says(429, "", { "retry-after": "17" });
    expect(await failure()).toEqual({ code: "too-many-attempts", retryAfterSeconds: 17 });
    cloud.says(503, "<h1>no</h1>");
    expect(await failure()).toEqual({ code: "service-error", status: 503 });
    cloud.says(201, "<h1>welcome</h1>", { "x-subject-token": "t" });
    expect(await failure()).toEqual({ code: "unexpected-answer", field: "json" });
    cloud.says(201, token());
    expect(await failure()).toEqual({ code: "unexpected-answer", field: "x-subject-token" });
  });

  it("sends nothing to an address without https", async () => {
    expect(await signIn(network, "http://keystone.example.net", byPassword, demo)).toEqual({ code: "insecure-url" });
    expect(cloud.requests).toEqual([]);
  });

  it("is undone by revoking the token; one that is gone already is as good", async () => {
    for (const status of [204, 401, 404]) {
      cloud.says(status, "");
      expect(await signOut(network, cloud.url, "t0")).toEqual({ code: "ok", value: null });
    }
    expect(cloud.requests[0]).toMatchObject({
      method: "DELETE",
      path: "/v3/auth/tokens",
      headers: { "x-subject-token": "t0" },
    });
  });
});

describe("the compute service of a catalogue", () => {
  const endpoint = (url: string, region = "RegionOne", face = "public"): ComputeEndpoint => ({
    interface: face,
    region,
    url,
  });
  const anywhere = { region: null, interface: "public" } as const;

  it("is the wanted face in the wanted region, wherever it stands", () => {
    const endpoints = [
      endpoint("https://admin.example", "RegionOne", "admin"),
      endpoint("https://two.example/v2.1", "RegionTwo"),
      endpoint("https://one.example/v2.1"),
    ];
    const url = (region: string | null, face: "public" | "admin" = "public") =>
      computeUrl(endpoints, { region, interface: face });
    expect(url("RegionTwo")).toEqual({ code: "ok", value: "https://two.example/v2.1" });
    expect(url(null)).toEqual({ code: "ok", value: "https://one.example/v2.1" });
    expect(url(null, "admin")).toEqual({ code: "ok", value: "https://admin.example/v2.1" });
    expect(url("Nowhere")).toEqual({ code: "no-compute-endpoint" });
    expect(regionsOf(endpoints, "public")).toEqual(["RegionOne", "RegionTwo"]);
  });

  it("is found behind a path, without its version, and with a project's id", () => {
    for (const [written, called] of [
      ["https://a.example", "https://a.example/v2.1"],
      ["https://a.example:8774/", "https://a.example:8774/v2.1"],
      ["https://a.example/compute", "https://a.example/compute/v2.1"],
      ["https://a.example/compute/v2.1/", "https://a.example/compute/v2.1"],
      ["https://a.example/v2.1/a69a", "https://a.example/v2.1/a69a"],
      ["https://a.example/v2/a69a/", "https://a.example/v2/a69a"],
    ] as const)
      expect(computeUrl([endpoint(written)], anywhere)).toEqual({ code: "ok", value: called });
  });

  it("is not taken without https", () => {
    expect(computeUrl([endpoint("http://nova.example/v2.1")], anywhere)).toEqual({ code: "insecure-url" });
  });
});

describe("an application credential of our own", () => {
  const owner = { token: "t0", user: { id: "d246", name: "alice" } };
  const wanted = { name: "latchkey", expiresAt: Date.UTC(2027, 0, 2), computeUrl: "https://a.example/compute/v2.1" };

  it("may do what Latchkey does, at this cloud's paths, until it expires", async () => {
    cloud.says(201, { application_credential: { id: "9de2", secret: "s", name: "latchkey" } });
    expect(await createApplicationCredential(network, cloud.url, owner, wanted)).toEqual({
      code: "ok",
      value: { id: "9de2", secret: "s", expiresAt: wanted.expiresAt },
    });
    expect(cloud.requests[0]).toMatchObject({ method: "POST", path: "/v3/users/d246/application_credentials" });
    const { application_credential: sent } = sentBody() as { application_credential: Record<string, unknown> };
    expect(sent).toMatchObject({ name: "latchkey", expires_at: "2027-01-02T00:00:00.000000" });
    expect(sent).not.toHaveProperty("unrestricted");
    expect(sent.access_rules).toContainEqual({
      service: "compute",
      method: "GET",
      path: "/compute/v2.1/servers/*/os-server-password",
    });
  });

  it("has no rules where a cloud would refuse them all", async () => {
    cloud.says(201, { application_credential: { id: "9de2", secret: "s" } });
    await createApplicationCredential(network, cloud.url, owner, { ...wanted, computeUrl: null });
    expect(sentBody()).not.toHaveProperty("application_credential.access_rules");
  });

  it("is deleted by its owner; gone already is as good, not allowed is told", async () => {
    for (const [status, code] of [
      [204, "ok"],
      [404, "ok"],
      [403, "not-allowed"],
    ] as const) {
      cloud.says(status, "");
      expect((await deleteApplicationCredential(network, cloud.url, owner, "9de2")).code).toBe(code);
    }
  });
});
