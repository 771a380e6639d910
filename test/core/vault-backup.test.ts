import { describe, expect, it } from "vitest";
import { argon2id } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { openBackup, readBackup, writeBackup } from "../../src/core/vault-backup.ts";
import { addPasskey } from "../../src/core/vault-passkey.ts";
import { createVault } from "../../src/core/vault-passphrase.ts";

const cheap = { memory: 64, passes: 1, lanes: 1 };
const secret = (text: string) => new Secret(fromText(text));

async function backupFile(): Promise<string> {
  const { record, key } = await createVault(secret("one"), argon2id, cheap);
  const passkey = { name: "x", credentialId: "credential-id", rpId: null, salt: "AAAA", createdAt: 1 };
  const vault = await addPasskey(record, key, passkey, new Secret(new Uint8Array(32)));
  return writeBackup(vault, key, secret('{"private":"PRIVATE"}'));
}

function read(file: string) {
  const found = readBackup(file);
  if (found.code !== "backup") throw new Error(found.code);
  return found.backup;
}

describe("a backup", () => {
  it("opens with the passphrase of its vault and with no other", async () => {
    const backup = read(await backupFile());
    const opened = await openBackup(backup, secret("one"), argon2id);
    expect(opened.code === "opened" && exposeText(opened.content)).toBe('{"private":"PRIVATE"}');
    expect((await openBackup(backup, secret("two"), argon2id)).code).toBe("wrong-passphrase");
  });

  it("shows nothing of what is inside, and takes no passkey along", async () => {
    const file = await backupFile();
    for (const text of ["PRIVATE", btoa("PRIVATE"), "credential-id"]) expect(file).not.toContain(text);
  });

  it("that was changed anywhere is damaged, or no backup, and nothing comes out", async () => {
    const file = await backupFile();
    const backup = read(file);
    const cut = { ...backup, sealed: backup.sealed.slice(0, -8) };
    const costly = { ...backup, passphrase: { ...backup.passphrase, memory: 2 ** 30 } };
    expect((await openBackup(cut, secret("one"), argon2id)).code).toBe("damaged-backup");
    expect((await openBackup(costly, secret("one"), argon2id)).code).toBe("damaged-backup");
    for (const other of ["", "{}", "null", file.slice(0, -20), file.replace("latchkey", "other")])
      expect(readBackup(other).code, other).toBe("not-a-backup");
  });

  it("of a later release is told from one that is damaged", async () => {
    expect(readBackup((await backupFile()).replace('"version": 1', '"version": 2')).code).toBe("newer-backup");
  });
});
