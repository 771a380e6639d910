import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listKeyPairs } from "../../../src/clouds/openstack/compute.ts";
import { withAccess } from "../../../src/extension/background/access.ts";
import { network } from "../../../src/extension/background/cloud-network.ts";
import { saveConnection } from "../../../src/extension/background/connections.ts";
import { createKey } from "../../../src/extension/background/keys.ts";
import { chooseProject, listProjects } from "../../../src/extension/background/projects.ts";
import { chooseRegion } from "../../../src/extension/background/regions.ts";
import { signIn } from "../../../src/extension/background/sign-in.ts";
import { removeConnection, signOut } from "../../../src/extension/background/sign-out.ts";
import type { Connection, LocalRecords, SessionRecords } from "../../../src/extension/records.ts";
import { emptyStorage, read } from "./fake-storage.ts";
import { PASSCODE, PASSWORD, startTinyKeystone, type TinyKeystone } from "./tiny-keystone.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));

const connectionId = "0b0e6ab3-7f33-4e5a-9d5e-3c2a8a0f9a11";
let keystone: TinyKeystone;

async function connect(change: Partial<Connection> = {}): Promise<void> {
  const connection: Connection = {
    id: connectionId,
    name: "Cloud",
    identityUrl: keystone.cloud.url,
    userName: "alice",
    userDomain: "Default",
    projectName: "web",
    projectDomain: "id:default",
    region: "North",
    ...change,
  };
  expect(await saveConnection({ connection })).toEqual({ code: "saved" });
}

beforeEach(async () => {
  emptyStorage();
  keystone = await startTinyKeystone();
  await createKey({ name: "key", passphrase: "a long passphrase" });
});
afterEach(() => keystone.cloud.close());

const session = async () => (await read("session", "signIns", "pendingSignIns")) as Partial<SessionRecords>;
const local = async () => (await read("local", "connections", "credentials")) as Partial<LocalRecords>;
const present = async () => (await session()).signIns?.[connectionId];
const stored = async () => (await local()).credentials?.[connectionId];
/** Something that needs the cloud. */
const use = async () => (await withAccess(connectionId, (access) => listKeyPairs(network, access))).code;
const withPassword = { connectionId, password: PASSWORD };

describe("signing in by password", () => {
  it("keeps the token sealed, the password nowhere, and the first token of the project", async () => {
    await connect();
    expect(await signIn(withPassword)).toEqual({ code: "signed-in" });
    expect(await present()).toMatchObject({ project: { id: "p1", name: "web" }, fixedProject: false });
    expect(await use()).toBe("ok");
    const [token] = keystone.tokens.keys();
    const everything = JSON.stringify([await session(), await local()]);
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(token);
  });

  it("asks for the passcode when the cloud wants one, and goes on with that alone", async () => {
    keystone.totp = true;
    await connect();
    expect(await signIn(withPassword)).toEqual({ code: "passcode-needed" });
    expect(JSON.stringify(await session())).not.toContain('"receipt"}');
    expect(await signIn({ connectionId, passcode: "000000" })).toEqual({ code: "wrong-credentials" });
    expect(await signIn({ connectionId, passcode: PASSCODE })).toEqual({ code: "signed-in" });
    expect((await session()).pendingSignIns).toEqual({});
  });

  it("with password and passcode at once needs no second step", async () => {
    keystone.totp = true;
    await connect();
    expect(await signIn({ ...withPassword, passcode: PASSCODE })).toEqual({ code: "signed-in" });
  });

  it("without a project says which there are, and remembers the one that is chosen", async () => {
    await connect({ projectName: "" });
    const answer = await signIn(withPassword);
    expect(answer).toMatchObject({ code: "choose-project", projects: [{ name: "web" }, { name: "shop" }] });
    expect(await present()).toBeUndefined();
    expect(await listProjects({ connectionId })).toMatchObject({
      code: "projects",
      projects: [{ id: "p1" }, { id: "p2" }],
    });
    expect(await chooseProject({ connectionId, projectId: "p2" })).toEqual({ code: "signed-in" });
    expect(await present()).toMatchObject({ project: { name: "shop" } });
    expect((await local()).connections?.[0]).toMatchObject({ projectName: "shop", projectDomain: "id:default" });
  });

  it("to a project that is not chosen yet says which there are, whatever the connection names", async () => {
    await connect();
    const answer = await signIn({ ...withPassword, projectId: "" });
    expect(answer).toMatchObject({ code: "choose-project", projects: [{ name: "web" }, { name: "shop" }] });
    expect(await chooseProject({ connectionId, projectId: "p2" })).toEqual({ code: "signed-in" });
  });

  it("switches project and region with the same sign-in", async () => {
    await connect();
    await signIn(withPassword);
    expect(await listProjects({ connectionId })).toMatchObject({ projects: [{ id: "p1" }, { id: "p2" }] });
    expect(await chooseProject({ connectionId, projectId: "p2" })).toEqual({ code: "signed-in" });
    expect(await present()).toMatchObject({ project: { id: "p2" }, computeUrl: `${keystone.cloud.url}/v2.1` });
    expect(await chooseRegion({ connectionId, region: "South" })).toEqual({ code: "chosen" });
    expect(await present()).toMatchObject({ computeUrl: `${keystone.cloud.url}/south/v2.1` });
    expect(await chooseRegion({ connectionId, region: "West" })).toEqual({ code: "no-compute-endpoint" });
  });

  it("that the cloud ends is told, and what was signed in is no more", async () => {
    await connect();
    await signIn(withPassword);
    keystone.tokens.clear();
    expect(await use()).toBe("sign-in-expired");
    expect(await use()).toBe("signed-out");
  });
});

describe("staying signed in", () => {
  it("exchanges the password for a credential that may only do what Latchkey does", async () => {
    await connect();
    expect(await signIn({ ...withPassword, stay: true })).toEqual({ code: "signed-in", stays: "limited" });
    expect([...keystone.credentials.values()]).toMatchObject([{ project: "p1", rules: true }]);
    expect(await stored()).toMatchObject({ ours: true, limited: true });
  });

  it("takes one without rules where this cloud refuses all rules, and says so", async () => {
    keystone.enforcesRules = false;
    await connect();
    expect(await signIn({ ...withPassword, stay: true })).toEqual({ code: "signed-in", stays: "unlimited" });
    expect([...keystone.credentials.values()]).toMatchObject([{ rules: false }]);
  });

  it("takes none with more rights because Nova could not be asked", async () => {
    await connect();
    keystone.computeDown = true;
    expect(await signIn({ ...withPassword, stay: true })).toMatchObject({ stays: "limited" });
    expect([...keystone.credentials.values()]).toMatchObject([{ rules: true }]);
  });

  it("is not promised where the cloud lets no credential in without a passcode, and leaves none behind", async () => {
    keystone.totpOnly = true;
    await connect();
    expect(await signIn({ ...withPassword, stay: true })).toEqual({ code: "signed-in", stays: "refused" });
    expect([keystone.credentials.size, await stored()]).toEqual([0, undefined]);
  });

  it("renews an ended sign-in without asking, once for all who wait for it", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    keystone.tokens.clear();
    expect(await Promise.all([use(), use(), use()])).toEqual(["ok", "ok", "ok"]);
    expect(keystone.tokens.size).toBe(1);
    expect(await present()).toMatchObject({ fixedProject: true });
  });

  it("ends when the credential is gone in the cloud, and the user is asked again", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    keystone.tokens.clear();
    keystone.credentials.clear();
    expect(await use()).toBe("sign-in-expired");
    expect(await stored()).toBeUndefined();
  });

  it("makes a new credential for another project, and leaves none behind", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    expect(await chooseProject({ connectionId, projectId: "p2" })).toMatchObject({
      code: "signed-in",
      stays: "limited",
    });
    expect([...keystone.credentials.values()]).toMatchObject([{ project: "p2" }]);
  });

  it("deletes the credential in the cloud with the connection, by the owner's password", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    expect(await removeConnection({ connectionId, password: "wrong" })).toEqual({ code: "wrong-credentials" });
    expect((await local()).connections).toHaveLength(1);
    expect(await removeConnection(withPassword)).toEqual({ code: "removed" });
    expect(keystone.credentials.size).toBe(0);
    expect(keystone.tokens.size).toBe(0);
    expect(await local()).toEqual({ connections: [], credentials: {} });
  });

  it("ends with the connection's address or user: the secret goes nowhere else", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    await connect({ userName: "bob" });
    expect([await stored(), await present()]).toEqual([undefined, undefined]);
    expect(await use()).toBe("signed-out");
  });

  it("in another project begins with the next password, which deletes the former credential in the cloud", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    await connect({ projectName: "shop" });
    expect(await use()).toBe("signed-out");
    expect(await signIn(withPassword)).toEqual({ code: "signed-in" });
    expect(keystone.credentials.size).toBe(0);
    expect(await stored()).toBeUndefined();
  });

  it("goes on when only the connection's name is changed", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    await connect({ name: "Production" });
    keystone.tokens.clear();
    expect(await use()).toBe("ok");
  });

  it("is over after signing out", async () => {
    await connect();
    await signIn({ ...withPassword, stay: true });
    expect(await signOut(withPassword)).toEqual({ code: "signed-out" });
    expect(await use()).toBe("signed-out");
  });
});

describe("signing in by an application credential of the user's own", () => {
  beforeEach(() => {
    keystone.credentials.set("mine", { secret: "my secret", project: "p2", rules: false });
  });

  it("brings its project along, stays signed in, and is never deleted in the cloud", async () => {
    await connect({ way: "application-credential", applicationId: "mine", userName: "", projectName: "" });
    expect(await signIn({ connectionId, secret: "wrong" })).toEqual({ code: "wrong-credentials" });
    expect(await signIn({ connectionId, secret: "my secret" })).toEqual({ code: "signed-in" });
    expect(await present()).toMatchObject({ project: { id: "p2" }, fixedProject: true });
    keystone.tokens.clear();
    expect(await use()).toBe("ok");
    expect(JSON.stringify(await local())).not.toContain("my secret");
    expect(await removeConnection({ connectionId })).toEqual({ code: "removed" });
    expect(keystone.credentials.size).toBe(1);
  });

  it("needs its id", async () => {
    const connection = { id: connectionId, name: "C", identityUrl: keystone.cloud.url, userName: "", userDomain: "" };
    const incomplete = { ...connection, projectName: "", projectDomain: "", way: "application-credential" } as const;
    expect(await saveConnection({ connection: incomplete })).toEqual({ code: "invalid", field: "applicationId" });
  });
});
