import { constants, publicEncrypt } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { fromText } from "../../../src/core/bytes.ts";
import { exposeText } from "../../../src/core/secret.ts";
import { fingerprint, formatSshPublicKey } from "../../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../../src/core/ssh-rsa-blob.ts";
import { writeRsaPkcs8 } from "../../../src/core/write-pkcs8.ts";
import { blindingAhead, openAgentPassword } from "../../../src/extension/background/agent-password.ts";
import { importKey } from "../../../src/extension/background/keys.ts";
import { vaultKey } from "../../../src/extension/background/lock.ts";
import { packList } from "../../../src/extension/background/pack-list.ts";
import { readVault } from "../../../src/extension/background/vault-store.ts";
import { newTestKey, type TestKey } from "../../core/rsa-test-key.ts";
import { makeInstance } from "../popup/instances.ts";
import { emptyStorage, write } from "./fake-storage.ts";

/** What the cloud says of the instance's key pair. */
let keyPair: { name: string; publicKey: string } | undefined;

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/background/access.ts", () => ({
  withAccess: async () => (keyPair === undefined ? { code: "not-found" } : { code: "ok", value: keyPair }),
}));

const request = { connectionId: "cloud", instanceId: "one", instanceName: "win-1" };
const sealed = (password: string, key: TestKey) =>
  publicEncrypt({ key: key.publicPem, padding: constants.RSA_PKCS1_PADDING }, fromText(password));
const publicKeyOf = (key: TestKey) => formatSshPublicKey(rsaKeyBlob(key.key));
const fingerprintOf = (key: TestKey) => fingerprint(rsaKeyBlob(key.key));

async function have(name: string, key: TestKey): Promise<void> {
  const content = [...writeRsaPkcs8(key.key)];
  const passphrase = "a long passphrase";
  expect((await importKey({ name, type: "ssh-rsa", content, passphrase })).code).toBe("added");
  expect(content.every((byte) => byte === 0)).toBe(true);
}

/** As made while the cloud is asked. */
async function ahead() {
  const stored = await readVault();
  return stored.code === "vault" ? blindingAhead(stored.record.items) : undefined;
}

/** The password, or the whole failure. */
async function open(block: Uint8Array): Promise<unknown> {
  const [stored, key] = [await readVault(), await vaultKey()];
  if (stored.code !== "vault" || key === undefined) throw new Error("locked");
  const opened = await openAgentPassword(block, request, { items: stored.record.items, key }, await ahead());
  return opened.code === "opened" ? { password: exposeText(opened.password), ...(await opened.conclude()) } : opened;
}

let one: TestKey;
let two: TestKey;
let larger: TestKey;
beforeAll(() => {
  [one, two, larger] = [newTestKey(2048), newTestKey(2048), newTestKey(3072)];
});
beforeEach(async () => {
  emptyStorage();
  keyPair = undefined;
  const instance = makeInstance({ id: "one", keyName: "ops" });
  await write("session", { lists: { cloud: packList({ updatedAt: 0, instances: [instance] }) } });
});

describe("a blinding ahead", () => {
  it("is made for the only RSA key, and never for one of several", async () => {
    await have("one", one);
    expect((await ahead())?.n).toBe(one.key.n);
    await have("larger", larger);
    expect(await ahead()).toBeUndefined();
  });
});

describe("a password in Nova's own blob", () => {
  it("opens with the key that fits it, of several, and says which it was", async () => {
    await have("mine", one);
    await have("other", two);
    await have("large", larger);
    for (const [key, name] of [
      [one, "mine"],
      [two, "other"],
      [larger, "large"],
    ] as const)
      expect(await open(sealed("hunter22", key))).toEqual({
        password: "hunter22",
        sealedBy: "agent",
        bits: name === "large" ? 3072 : 2048,
        sealedTo: [{ name, fingerprint: fingerprintOf(key) }],
      });
  });

  it("opens with another key of that size where the key pair of the instance is not the one", async () => {
    keyPair = { name: "ops", publicKey: publicKeyOf(one) };
    await have("mine", one);
    await have("other", two);
    expect(await open(sealed("hunter22", two))).toMatchObject({ password: "hunter22" });
  });

  it("names the key pair that is not here, and its fingerprint", async () => {
    keyPair = { name: "ops", publicKey: publicKeyOf(two) };
    const missing = { code: "rsa-key-missing", bits: 2048, keyPair: "ops", fingerprint: fingerprintOf(two) };
    await have("large", larger);
    expect(await open(sealed("hunter22", two))).toEqual(missing);
    await have("mine", one);
    expect(await open(sealed("hunter22", two))).toEqual(missing);
  });

  it("names what is known of the key pair where the cloud shows it to somebody else only", async () => {
    await have("large", larger);
    expect(await open(sealed("hunter22", one))).toEqual({
      code: "rsa-key-missing",
      bits: 2048,
      keyPair: "ops",
      fingerprint: null,
    });
  });

  it("is never shown where none of the keys opens it: not as garbage, and not if it is no password", async () => {
    await have("mine", one);
    const wrong = { code: "rsa-key-wrong", bits: 2048, keyPair: "ops", tried: ["mine"] };
    expect(await open(sealed("hunter22", two))).toEqual(wrong);
    expect(await open(sealed("a\nb", one))).toEqual(wrong);
    expect(await open(new Uint8Array(256).fill(7))).toEqual(wrong);
  });
});
