import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPassword } from "../../src/core/password.ts";
import { exposeText } from "../../src/core/secret.ts";

describe("a new password", () => {
  it("has the length asked for, only unambiguous letters and digits, and each of the three classes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 256 }), (length) => {
        const text = exposeText(createPassword(length));
        return (
          text.length === length &&
          /^[a-zA-Z2-9]+$/.test(text) &&
          !/[0O1Il]/.test(text) &&
          /[a-z]/.test(text) &&
          /[A-Z]/.test(text) &&
          /[0-9]/.test(text)
        );
      }),
    );
  });

  it("uses all 57 characters about equally often", () => {
    const counts = new Map<string, number>();
    for (let drawn = 0; drawn < 400; drawn++)
      for (const character of exposeText(createPassword(200))) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(57);
    const expected = 80_000 / 57;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(120); // 56 degrees of freedom: exceeded by chance once in 700,000 runs
  });

  it("is refused below 8 and above 256 characters", () => {
    for (const length of [0, 7, 257, 8.5, Number.NaN]) expect(() => createPassword(length)).toThrow(RangeError);
  });
});
