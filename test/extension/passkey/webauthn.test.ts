import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askPasskey, canUsePasskeys, createPasskey } from "../../../src/extension/passkey/webauthn.ts";

/** A browser's side of it: what a device would answer. Real ones are in test/e2e/passkey.test.ts. */
class FakeCredential {
  readonly id: string;
  readonly getClientExtensionResults: () => { prf: object };
  constructor(id: string, prf: object) {
    this.id = id;
    this.getClientExtensionResults = () => ({ prf });
  }
}

const create = vi.fn();
const get = vi.fn();
const output = () => Uint8Array.from({ length: 32 }, (_, index) => index + 1).buffer;
const wanted = { name: "This laptop", rpId: null, known: [{ credentialId: "AQID", salt: "AAAA" }] };

beforeEach(() => {
  vi.stubGlobal("PublicKeyCredential", FakeCredential);
  vi.stubGlobal("navigator", { credentials: { create, get } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  create.mockReset();
  get.mockReset();
});

describe("a new passkey", () => {
  it("is asked once where the device gives its output at once, and what the browser handed over is overwritten", async () => {
    const first = output();
    create.mockResolvedValue(new FakeCredential("Zm9v", { enabled: true, results: { first } }));
    const made = await createPasskey(wanted);
    expect(made).toMatchObject({ code: "given", credentialId: "Zm9v", output: [...new Uint8Array(output())] });
    expect(new Uint8Array(first).every((byte) => byte === 0)).toBe(true);
    expect(get).not.toHaveBeenCalled();
  });

  it("is asked again, with the same salt, where the device only says that it can", async () => {
    create.mockResolvedValue(new FakeCredential("Zm9v", { enabled: true }));
    get.mockResolvedValue(new FakeCredential("Zm9v", { results: { first: output() } }));
    const made = await createPasskey(wanted);
    const asked: CredentialRequestOptions = get.mock.lastCall?.[0];
    const created: CredentialCreationOptions = create.mock.lastCall?.[0];
    const again = asked.publicKey?.extensions?.prf?.evalByCredential?.Zm9v?.first;
    expect(again).toEqual(created.publicKey?.extensions?.prf?.eval?.first);
    expect(made).toMatchObject({ code: "given", output: { length: 32 } });
  });

  it("has a salt of its own, verifies the user, and is made on no device that has one", async () => {
    create.mockResolvedValue(new FakeCredential("Zm9v", { enabled: false }));
    await createPasskey(wanted);
    await createPasskey(wanted);
    const [one, two] = create.mock.calls.map(([options]) => (options as CredentialCreationOptions).publicKey);
    expect(one?.extensions?.prf?.eval?.first).not.toEqual(two?.extensions?.prf?.eval?.first);
    expect(one?.user.id).not.toEqual(two?.user.id);
    expect(one?.authenticatorSelection?.userVerification).toBe("required");
    expect(one?.excludeCredentials).toEqual([{ type: "public-key", id: Uint8Array.of(1, 2, 3) }]);
  });

  it.each([
    ["InvalidStateError", "has-one"],
    ["NotAllowedError", "cancelled"],
    ["SecurityError", "no-passkeys"],
    ["AbortError", "cancelled"],
  ])("that ends with %s is refused as %s", async (name, code) => {
    create.mockRejectedValue(new DOMException("no", name));
    expect(await createPasskey(wanted)).toEqual({ code });
  });

  it("without PRF is of no use", async () => {
    create.mockResolvedValue(new FakeCredential("Zm9v", {}));
    expect(await createPasskey(wanted)).toEqual({ code: "no-prf" });
    get.mockResolvedValue(new FakeCredential("Zm9v", {}));
    expect(await askPasskey(null, wanted.known)).toEqual({ code: "no-prf" });
  });
});

describe("a browser", () => {
  it("without WebAuthn has no passkeys", async () => {
    vi.stubGlobal("PublicKeyCredential", undefined);
    expect(await canUsePasskeys()).toBe(false);
    expect(await createPasskey(wanted)).toEqual({ code: "no-passkeys" });
  });

  it("that says it has no PRF is believed; one that says nothing is tried", async () => {
    expect(await canUsePasskeys()).toBe(true);
    const says = (prf: boolean) =>
      vi.stubGlobal("PublicKeyCredential", { getClientCapabilities: async () => ({ "extension:prf": prf }) });
    says(false);
    expect(await canUsePasskeys()).toBe(false);
    says(true);
    expect(await canUsePasskeys()).toBe(true);
  });
});
