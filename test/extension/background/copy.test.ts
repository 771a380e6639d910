import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromText } from "../../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { sealEnvelope } from "../../../src/core/seal-envelope.ts";
import { Secret } from "../../../src/core/secret.ts";
import { ed25519PublicKey, parseSshPublicKey } from "../../../src/core/ssh-public-key.ts";
import { vaultKey } from "../../../src/extension/background/lock.ts";
import { keepSignIn } from "../../../src/extension/background/sign-in-record.ts";
import "../../../src/extension/background/background.ts";
import type { Connection, LocalRecords, SessionRecords } from "../../../src/extension/records.ts";
import { type CloudRequest, type FakeCloud, startFakeCloud } from "../../clouds/fake-cloud.ts";
import { ask, clipboard } from "./fake-background.ts";
import { emptyStorage, read, write } from "./fake-storage.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-background.ts"));

const connection: Connection = {
  id: "0b0e6ab3-7f33-4e5a-9d5e-3c2a8a0f9a11",
  name: "Cloud",
  identityUrl: "http://127.0.0.1:1",
  userName: "alice",
  userDomain: "Default",
  projectName: "web",
  projectDomain: "Default",
};
const instanceId = "6e0d6d9e-5a0d-4c39-b1d5-5f6f2f6a3c11";
const request = { connectionId: connection.id, instanceId, instanceName: "web-1" };
const copy = () => ask("copyPassword", request);

const session = async () => (await read("session", "unlocked", "clipboard")) as Partial<SessionRecords>;
const local = async () =>
  (await read("local", "clipboardDue", "pins", "openers", "lockReason", "vault")) as Partial<LocalRecords>;

let cloud: FakeCloud;
let asked: string[];
/** What the cloud has stored; the actions are never told. */
let blob: string;

function answer({ path }: CloudRequest): { status: number; body: object } | undefined {
  asked.push(path);
  if (path.endsWith("/os-server-password")) return { status: 200, body: { password: blob } };
  return undefined;
}

beforeEach(async () => {
  emptyStorage();
  asked = [];
  Object.assign(clipboard, { text: "", pageIsOpen: false, popupIsOpen: false, allows: async () => true });
  cloud = await startFakeCloud();
  cloud.answer = (incoming, response) => {
    const { status, body } = answer(incoming) ?? {};
    if (status !== undefined) response.writeHead(status).end(JSON.stringify(body));
  };
  await ask("createKey", { name: "key", passphrase: "a long passphrase" });
  await write("local", { connections: [connection] });
  const key = await vaultKey();
  if (key === undefined) throw new Error("locked");
  const endpoints = [{ interface: "public", region: null, url: `${cloud.url}/v2.1` }] as never;
  const project = { id: "p1", name: "web", domainId: "default" };
  const signedIn = { token: "token", expiresAt: Date.now() + 60_000, user: { id: "u1", name: "alice" } };
  await keepSignIn(connection, { ...signedIn, project, endpoints }, false, key);
  blob = await sealed();
});
afterEach(() => cloud.close());

async function sealed(): Promise<string> {
  const { vault } = await local();
  const key = parseSshPublicKey(vault?.items[0]?.label.publicKey ?? "");
  const recipient = key && ed25519PublicKey(key);
  if (recipient === undefined) throw new Error("no key in the vault");
  const password = new Secret(fromText("a password"));
  const payload = { instance: instanceId, user: "Administrator", password, time: Math.floor(Date.now() / 1000) };
  return sealEnvelope(payload, [recipient], createEd25519KeyPair());
}

describe("a password that is copied", () => {
  it("is due on disk before it is on the clipboard, and does not wait for what was done to its instance", async () => {
    let before: Partial<LocalRecords> | undefined;
    clipboard.allows = async () => {
      before = await local();
      return true;
    };
    const answered = copy();
    await vi.waitFor(() => expect(clipboard.text).toBe("a password"));
    expect(before?.clipboardDue?.clearsAt).toBeGreaterThan(Date.now());
    expect(asked).toContain(`/v2.1/servers/${instanceId}/os-instance-actions`);
    expect(await Promise.race([answered, "not yet"])).toBe("not yet");
    expect(await answered).toMatchObject({ code: "copied", details: { sealedBy: "guest" } });
  });

  it("has its guest pinned and its key noted when the answer comes", async () => {
    await copy();
    const { pins, openers } = await local();
    expect(Object.keys(pins ?? {})).toEqual([instanceId]);
    expect(Object.keys(openers ?? {})).toEqual([instanceId]);
  });

  it("leaves nothing due and no page open when the browser refuses", async () => {
    clipboard.allows = async () => false;
    expect(await copy()).toEqual({ code: "clipboard-refused" });
    expect((await local()).clipboardDue).toBeUndefined();
    expect(clipboard.pageIsOpen).toBe(false);
  });

  it("stays due as it was when a later one fails, and the page stays open for it", async () => {
    await copy();
    const [{ clipboardDue }, { clipboard: copied }] = [await local(), await session()];
    blob = "";
    expect(await copy()).toMatchObject({ code: "no-password" });
    expect(clipboard).toMatchObject({ text: "a password", pageIsOpen: true });
    clipboard.allows = async () => false;
    blob = await sealed();
    expect(await copy()).toMatchObject({ code: "guest-key-changed" });
    expect((await local()).clipboardDue).toEqual(clipboardDue);
    expect((await session()).clipboard).toEqual(copied);
  });

  it("that is not there leaves no page open", async () => {
    blob = "";
    expect(await copy()).toMatchObject({ code: "no-password" });
    expect(clipboard.pageIsOpen).toBe(false);
  });
});

describe("the clipboard's page", () => {
  it("is open before a copy is asked for, as long as there is a popup that may ask", async () => {
    clipboard.popupIsOpen = true;
    await ask("mayCopy", {});
    expect(clipboard.pageIsOpen).toBe(true);
    await ask("clipboardUnused", {});
    expect(clipboard.pageIsOpen).toBe(true);
    clipboard.popupIsOpen = false;
    await ask("clipboardUnused", {});
    expect(clipboard.pageIsOpen).toBe(false);
  });

  it("is not closed under a copy that is under way, or while the password is on the clipboard", async () => {
    await ask("mayCopy", {});
    let asks: Promise<unknown> | undefined;
    clipboard.allows = async () => {
      asks = ask("clipboardUnused", {});
      return true;
    };
    await copy();
    await asks;
    expect(clipboard).toMatchObject({ text: "a password", pageIsOpen: true });
    await ask("clipboardUnused", {});
    expect(clipboard.pageIsOpen).toBe(true);
  });

  it("that is just being closed is not the one that a copy gets", async () => {
    await ask("mayCopy", {});
    const [, answer] = await Promise.all([ask("clipboardUnused", {}), copy()]);
    expect(answer).toMatchObject({ code: "copied" });
    expect(clipboard).toMatchObject({ text: "a password", pageIsOpen: true });
  });
});

describe("the lock's deadline", () => {
  const leave = async (milliseconds: number) => {
    const { unlocked } = await session();
    if (unlocked) await write("session", { unlocked: { ...unlocked, lockAt: Date.now() + milliseconds } });
  };

  it("moves with a request that comes in time", async () => {
    await leave(1_000);
    await copy();
    expect((await session()).unlocked?.lockAt).toBeGreaterThan(Date.now() + 60_000);
  });

  it("locks the vault before a request that comes after it, and nothing of the cloud's is asked", async () => {
    await leave(-1);
    expect(await copy()).toEqual({ code: "locked" });
    expect(await ask("removeKey", { id: "any" })).toEqual({ code: "locked" });
    expect(asked).toEqual([]);
    expect(await session()).toEqual({});
    expect((await local()).lockReason).toBe("idle");
  });
});
