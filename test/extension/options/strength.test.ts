import { describe, expect, it } from "vitest";
import { estimateStrength } from "../../../src/extension/options/strength.ts";
import { wordGuesses } from "../../../src/extension/options/word-guesses.ts";

const level = (passphrase: string) => estimateStrength(passphrase).level;

describe("the strength of a passphrase", () => {
  it.each(["", "short", "nine char"])("is too short below ten characters: %j", (passphrase) => {
    expect(level(passphrase)).toBe("too-short");
  });

  it.each([
    "password1234",
    "P@ssw0rd1234",
    "qwertyuiop",
    "latchkey2026",
    "Summer2026!!",
    "Wednesday2026",
    "aaaaaaaaaaaaaaaa",
  ])("is weak for what everybody tries first: %j", (passphrase) => {
    expect(level(passphrase)).toBe("weak");
  });

  it("does not take three words for strong, and four for weak", () => {
    expect(level("horse staple lamp")).toBe("fair");
    expect(level("correct horse battery staple")).toBe("strong");
  });

  it("is strong for what a password manager makes", () => {
    expect(level("vK8#qP2!mZx9Rt4u")).toBe("strong");
  });

  it("answers for a passphrase of any length, and soon", () => {
    const started = performance.now();
    expect(level("a1B".repeat(2000))).toBe("weak");
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("guessing word by word", () => {
  it("has nothing to say about a single run of letters", () => {
    expect(wordGuesses("fkqzxjwtbvnm")).toBe(Number.POSITIVE_INFINITY);
    expect(wordGuesses("1234567890")).toBe(Number.POSITIVE_INFINITY);
  });

  it("pays for a separator once, however often it stands there", () => {
    expect(wordGuesses("horse staple lamp mango")).toBe(wordGuesses("horse staple lamp") * 10_000);
  });

  it("never takes a short word for more than its letters", () => {
    expect(wordGuesses("a b")).toBe(26 * 26 * 33);
  });
});
