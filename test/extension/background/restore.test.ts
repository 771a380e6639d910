import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeBackup, restoreBackup } from "../../../src/extension/background/backup.ts";
import { createKey, removeKey } from "../../../src/extension/background/keys.ts";
import { lock } from "../../../src/extension/background/lock.ts";
import { unlock } from "../../../src/extension/background/unlock.ts";
import type { LocalRecords } from "../../../src/extension/records.ts";
import { emptyStorage, read, write } from "./fake-storage.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));

const passphrase = "a long passphrase";
const connection = {
  id: "0b0e6ab3-7f33-4e5a-9d5e-3c2a8a0f9a11",
  name: "Cloud",
  identityUrl: "https://cloud.example/v3",
  way: "password",
  userName: "admin",
  userDomain: "Default",
  projectName: "web",
  projectDomain: "Default",
  applicationId: "",
  region: "",
  interface: "public",
};
const pin = { guestKey: "AAAA", firstSeen: 1, lastSeen: 2, newestTime: 3 };

async function backupOf(...names: string[]): Promise<string> {
  for (const name of names) await createKey({ name, passphrase });
  const made = await makeBackup();
  if (made.code !== "made") throw new Error(made.code);
  return made.file;
}

const local = async () => (await read("local", "vault", "connections", "settings", "pins")) as Partial<LocalRecords>;
const keyNames = async () => (await local()).vault?.items.map((item) => item.label.name);

beforeEach(emptyStorage);

describe("a backup that is restored", () => {
  it("brings keys, connections, settings and trusted guests to a new browser, which its passphrase then opens", async () => {
    await write("local", { connections: [connection], settings: { ...settings }, pins: { one: pin } });
    const file = await backupOf("first", "second");
    const before = await local();
    emptyStorage();
    expect(await restoreBackup({ file, passphrase })).toEqual({
      code: "restored",
      keysAdded: 2,
      keysKnown: 0,
      connectionsAdded: 1,
    });
    const { vault, ...rest } = await local();
    expect(rest).toEqual({
      connections: before.connections,
      settings: { ...settings, resetExpiresAfterMinutes: 15 },
      pins: before.pins,
    });
    expect(vault?.items.map((item) => item.label)).toEqual(before.vault?.items.map((item) => item.label));
    await lock();
    expect(await unlock({ passphrase })).toEqual({ code: "unlocked" });
  });

  it("adds to another vault only the keys that are not there, and changes nothing that is", async () => {
    const file = await backupOf("shared", "lost");
    const items = (await local()).vault?.items ?? [];
    await removeKey({ id: items[1]?.id ?? "" });
    await createKey({ name: "new" });
    await write("local", {
      connections: [{ ...connection, name: "Mine" }],
      pins: { one: { ...pin, guestKey: "BBBB" } },
    });
    expect(await restoreBackup({ file, passphrase })).toMatchObject({
      keysAdded: 1,
      keysKnown: 1,
      connectionsAdded: 0,
    });
    expect(await keyNames()).toEqual(["shared", "new", "lost"]);
    expect(await local()).toMatchObject({ connections: [{ name: "Mine" }], pins: { one: { guestKey: "BBBB" } } });
  });

  it("of a vault with another passphrase keeps this browser's passphrase", async () => {
    const file = await backupOf("old");
    emptyStorage();
    await createKey({ name: "new", passphrase: "another passphrase" });
    expect(await restoreBackup({ file, passphrase })).toMatchObject({ code: "restored", keysAdded: 1 });
    await lock();
    expect((await unlock({ passphrase })).code).toBe("wrong-passphrase");
    expect(await unlock({ passphrase: "another passphrase" })).toEqual({ code: "unlocked" });
  });

  it("with a wrong passphrase, or no backup, changes nothing", async () => {
    const file = await backupOf("first");
    const before = await local();
    expect(await restoreBackup({ file, passphrase: "wrong" })).toEqual({ code: "wrong-passphrase" });
    expect(await restoreBackup({ file: "{}", passphrase })).toEqual({ code: "not-a-backup" });
    expect(await local()).toEqual(before);
  });

  it("waits until the vault that it is added to is unlocked", async () => {
    const file = await backupOf("first");
    await lock();
    expect(await restoreBackup({ file, passphrase })).toEqual({ code: "locked" });
  });
});

const settings = { lockAfterMinutes: 60, clearClipboardAfterSeconds: 10, revealStyle: "plain" };
