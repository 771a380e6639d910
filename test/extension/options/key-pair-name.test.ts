import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKeyPairName, keyPairNameFrom } from "../../../src/extension/options/key-pair-name.ts";

describe("the name of a key pair", () => {
  it.each(["My key", "anna-laptop_2", "a"])("may be %j", (name) => {
    expect(isKeyPairName(name)).toBe(true);
  });

  it.each(["", " ", "my key ", "a/b", "anna@laptop", "schlüssel", "x".repeat(256)])("may not be %j", (name) => {
    expect(isKeyPairName(name)).toBe(false);
  });

  it.each([
    ["My key", "My key"],
    ["Schlüssel für Anna", "Schlussel fur Anna"],
    ["anna@laptop", "anna-laptop"],
    ["  ops (2026) ", "ops -2026"],
    ["鍵", "latchkey"],
  ])("stays close to the key's own: %j becomes %j", (keyName, name) => {
    expect(keyPairNameFrom(keyName)).toBe(name);
  });

  it("is one that Nova takes, whatever the key is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (name) => isKeyPairName(keyPairNameFrom(name))),
    );
  });
});
