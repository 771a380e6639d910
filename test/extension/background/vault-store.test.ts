import { beforeEach, describe, expect, it, vi } from "vitest";
import { createKey, removeKey } from "../../../src/extension/background/keys.ts";
import { lock } from "../../../src/extension/background/lock.ts";
import { unlock } from "../../../src/extension/background/unlock.ts";
import { readVault, upgradeVault } from "../../../src/extension/background/vault-store.ts";
import type { LocalRecords } from "../../../src/extension/records.ts";
import { emptyStorage, read, write } from "./fake-storage.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));

const passphrase = "a long passphrase";
const stored = async () => ((await read("local", "vault")) as Partial<LocalRecords>).vault;

beforeEach(async () => {
  emptyStorage();
  await createKey({ name: "laptop", passphrase });
  await lock();
});

describe("the stored vault", () => {
  it("of the first release opens, and is kept as this release keeps it from its start on", async () => {
    const vault = await stored();
    await write("local", { vault: { ...vault, version: 1 } });
    expect(await unlock({ passphrase })).toEqual({ code: "unlocked" });
    await upgradeVault();
    expect(await stored()).toEqual(vault);
  });

  it("of a later release is not touched, whatever is asked for, and that is said", async () => {
    const later = { version: 3, unlocks: [{ kind: "thought" }], items: "elsewhere" };
    await unlock({ passphrase });
    await write("local", { vault: later });
    await upgradeVault();
    expect(await readVault()).toEqual({ code: "newer-vault" });
    expect(await removeKey({ id: "any" })).toEqual({ code: "newer-vault" });
    expect(await createKey({ name: "another", passphrase })).toEqual({ code: "newer-vault" });
    expect(await stored()).toEqual(later);
  });

  it("that is damaged is left as it is for whoever can mend it", async () => {
    await write("local", { vault: { version: 2, unlocks: "?" } });
    await upgradeVault();
    expect(await unlock({ passphrase })).toEqual({ code: "damaged-vault" });
    expect(await stored()).toEqual({ version: 2, unlocks: "?" });
  });
});
