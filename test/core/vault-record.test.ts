import { describe, expect, it } from "vitest";
import { readVaultRecord } from "../../src/core/vault-record.ts";

/** As release 0.1.0 wrote it. */
const first = {
  version: 1,
  unlocks: [{ kind: "passphrase", memory: 65_536, passes: 3, lanes: 1, salt: "c2FsdA==", wrappedKey: "a2V5" }],
  items: [
    {
      id: "6d8c8a1e-0000-4000-8000-000000000000",
      label: { name: "Ops", type: "ssh-ed25519", fingerprint: "SHA256:x", publicKey: "ssh-ed25519 AAAA Ops" },
      sealed: "c2VhbGVk",
    },
  ],
};

describe("a stored vault", () => {
  it("of the first release is read as one of today, with all that it holds", () => {
    expect(readVaultRecord(first)).toEqual({ code: "vault", record: { ...first, version: 2 } });
  });

  it("of today is read as it is", () => {
    const today = { ...first, version: 2 };
    expect(readVaultRecord(today)).toEqual({ code: "vault", record: today });
  });

  it("of a later release is left alone", () => {
    expect(readVaultRecord({ version: 3, everything: "else" })).toEqual({ code: "newer" });
  });

  it("that is damaged is told from one that is later", () => {
    for (const damaged of [null, 1, "", {}, { version: "2" }, { version: 2 }, { ...first, items: [{ id: 1 }] }])
      expect(readVaultRecord(damaged)).toEqual({ code: "damaged" });
  });
});
