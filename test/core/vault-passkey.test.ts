import { describe, expect, it } from "vitest";
import { argon2id } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { Secret } from "../../src/core/secret.ts";
import { addPasskey, passkeysOf, removePasskey, unlockWithPasskey } from "../../src/core/vault-passkey.ts";
import { changePassphrase, createVault, unlockVault } from "../../src/core/vault-passphrase.ts";

const cheap = { memory: 64, passes: 1, lanes: 1 };
const passphrase = () => new Secret(fromText("one"));
const output = (byte: number) => new Secret(new Uint8Array(32).fill(byte));
const passkey = (credentialId: string) => ({
  name: credentialId,
  credentialId,
  rpId: null,
  salt: "AAAA",
  createdAt: 1,
});
const bytesOf = (key: Secret | undefined) => key?.use((bytes) => [...bytes]);

async function vaultWithPasskeys() {
  const { record, key } = await createVault(passphrase(), argon2id, cheap);
  const one = await addPasskey(record, key, passkey("laptop"), output(1));
  return { record: await addPasskey(one, key, passkey("stick"), output(2)), key };
}

describe("a passkey", () => {
  it("unlocks the vault that it was added to, each of several with its own output", async () => {
    const { record, key } = await vaultWithPasskeys();
    expect(bytesOf(await unlockWithPasskey(record, "laptop", output(1)))).toEqual(bytesOf(key));
    expect(bytesOf(await unlockWithPasskey(record, "stick", output(2)))).toEqual(bytesOf(key));
    expect(await unlockWithPasskey(record, "laptop", output(2))).toBeUndefined();
    expect(await unlockWithPasskey(record, "another", output(1))).toBeUndefined();
  });

  it("that was removed unlocks no more, and the others and the passphrase still do", async () => {
    const { record, key } = await vaultWithPasskeys();
    const left = removePasskey(record, "laptop");
    expect(passkeysOf(left).map((unlock) => unlock.name)).toEqual(["stick"]);
    expect(await unlockWithPasskey(left, "laptop", output(1))).toBeUndefined();
    expect(bytesOf(await unlockWithPasskey(left, "stick", output(2)))).toEqual(bytesOf(key));
    expect(bytesOf(await unlockVault(left, passphrase(), argon2id))).toEqual(bytesOf(key));
  });

  it("goes on unlocking after the passphrase was changed", async () => {
    const { record, key } = await vaultWithPasskeys();
    const changed = await changePassphrase(record, key, new Secret(fromText("two")), argon2id, cheap);
    expect(bytesOf(await unlockWithPasskey(changed, "stick", output(2)))).toEqual(bytesOf(key));
  });

  it("leaves nothing of its output in what is stored", async () => {
    const { record } = await vaultWithPasskeys();
    expect(JSON.stringify(record)).not.toContain(btoa("\u0001".repeat(32)).slice(0, 40));
  });
});
