import { describe, expect, it } from "vitest";
import { argon2id } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { addItem, openItem, removeItem, renameItem } from "../../src/core/vault.ts";
import { changePassphrase, createVault, passphraseCost, unlockVault } from "../../src/core/vault-passphrase.ts";
import type { KeyLabel, VaultItem, VaultRecord } from "../../src/core/vault-record.ts";

const cheap = { memory: 64, passes: 1, lanes: 1 };
const secret = (text: string) => new Secret(fromText(text));
const bytesOf = (key: Secret | undefined) => key?.use((bytes) => [...bytes]);
const label: KeyLabel = {
  name: "Ops laptop",
  type: "ssh-ed25519",
  fingerprint: "SHA256:x",
  publicKey: "ssh-ed25519 AAAA",
};

async function vaultWithTwo(): Promise<{ record: VaultRecord; key: Secret; first: VaultItem; second: VaultItem }> {
  const { record, key } = await createVault(secret("one"), argon2id, cheap);
  const filled = await addItem(await addItem(record, key, label, secret("first")), key, label, secret("second"));
  const [first, second] = filled.items;
  if (first === undefined || second === undefined) throw new Error("no items");
  return { record: filled, key, first, second };
}

describe("a vault", () => {
  it("opens with its passphrase and with no other", async () => {
    const { record, key } = await createVault(secret("correct horse"), argon2id, cheap);
    expect(bytesOf(await unlockVault(record, secret("correct horse"), argon2id))).toEqual(bytesOf(key));
    for (const wrong of ["", "correct hors", "Correct horse", "correct horse "])
      expect(await unlockVault(record, secret(wrong), argon2id), wrong).toBeUndefined();
  });

  it("costs a guess 64 MiB and three passes of Argon2id", () => {
    expect(passphraseCost).toEqual({ memory: 65_536, passes: 3, lanes: 1 });
  });

  it("gives back what was put in, and only with its own key", async () => {
    const { key, first } = await vaultWithTwo();
    const other = await createVault(secret("two"), argon2id, cheap);
    const opened = await openItem(first, key);
    expect(opened && exposeText(opened)).toBe("first");
    expect(await openItem(first, other.key)).toBeUndefined();
  });

  it("refuses an item that was changed or put in another's place", async () => {
    const { key, first, second } = await vaultWithTwo();
    expect(await openItem({ ...first, sealed: second.sealed }, key)).toBeUndefined();
    expect(
      await openItem({ ...first, sealed: `${first.sealed.startsWith("A") ? "B" : "A"}${first.sealed.slice(1)}` }, key),
    ).toBeUndefined();
    expect(await openItem({ ...first, sealed: "no base64" }, key)).toBeUndefined();
  });

  it("loses what is removed, renames what is renamed, and keeps the rest", async () => {
    const { record, first, second } = await vaultWithTwo();
    expect(removeItem(record, first.id).items).toEqual([second]);
    expect(renameItem(record, second.id, "Team").items.map((item) => item.label.name)).toEqual(["Ops laptop", "Team"]);
  });

  it("holds neither the passphrase nor a private key in what is stored", async () => {
    const { record, key } = await createVault(secret("correct horse"), argon2id, cheap);
    const stored = JSON.stringify(await addItem(record, key, label, secret("PRIVATE")));
    for (const text of ["correct horse", "PRIVATE", btoa("PRIVATE"), btoa("correct horse")])
      expect(stored).not.toContain(text);
  });

  it("refuses a changed record that would cost gigabytes or hours", async () => {
    const { record } = await createVault(secret("one"), argon2id, cheap);
    const [unlock] = record.unlocks;
    if (unlock?.kind !== "passphrase") throw new Error("no passphrase");
    for (const change of [{ memory: 16_777_216 }, { passes: 1_000_000 }, { lanes: 0 }, { memory: Number.NaN }]) {
      const changed = { ...record, unlocks: [{ ...unlock, ...change }] };
      await expect(unlockVault(changed, secret("one"), argon2id)).rejects.toThrow("out of bounds");
    }
  });
});

describe("a changed passphrase", () => {
  it("opens the same vault, the old one no more, and no item was encrypted again", async () => {
    const { record, key } = await vaultWithTwo();
    const changed = await changePassphrase(record, key, secret("two"), argon2id, cheap);
    expect(bytesOf(await unlockVault(changed, secret("two"), argon2id))).toEqual(bytesOf(key));
    expect(await unlockVault(changed, secret("one"), argon2id)).toBeUndefined();
    expect(changed.items).toEqual(record.items);
  });
});
