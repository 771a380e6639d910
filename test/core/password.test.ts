import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPassword } from "../../src/core/password.ts";
import { exposeText } from "../../src/core/secret.ts";

const lengths = fc.integer({ min: 8, max: 256 });
const password = (length: number, symbols = false): string => exposeText(createPassword({ length, symbols }));
const hasEach = (text: string, ...classes: RegExp[]): boolean => classes.every((one) => one.test(text));

/** How uneven the characters of many passwords are: the chi-square statistic over an alphabet of `size`. */
function unevenness(symbols: boolean, size: number): number {
  const counts = new Map<string, number>();
  for (let drawn = 0; drawn < 400; drawn++)
    for (const character of password(200, symbols)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(size);
  const expected = 80_000 / size;
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("a new password", () => {
  it("has 20 characters unless another length is asked for", () => {
    expect(exposeText(createPassword())).toMatch(/^[a-zA-Z2-9]{20}$/);
  });

  it("has the length asked for, only unambiguous letters and digits, and each of the three classes", () => {
    fc.assert(
      fc.property(lengths, (length) => {
        const text = password(length);
        const plain = /^[a-zA-Z2-9]+$/.test(text) && !/[0O1Il]/.test(text);
        return text.length === length && plain && hasEach(text, /[a-z]/, /[A-Z]/, /[0-9]/);
      }),
    );
  });

  it("with symbols has one at least, and only those that a console types without Shift", () => {
    fc.assert(
      fc.property(lengths, (length) => {
        const text = password(length, true);
        const plain = /^[a-zA-Z2-9.,=-]+$/.test(text) && !/[0O1Il]/.test(text);
        return text.length === length && plain && hasEach(text, /[a-z]/, /[A-Z]/, /[0-9]/, /[.,=-]/);
      }),
    );
  });

  it("uses all 57 characters about equally often, and with symbols all 61", () => {
    // 56 and 60 degrees of freedom: exceeded by chance once in 700,000 and 200,000 runs.
    expect(unevenness(false, 57)).toBeLessThan(120);
    expect(unevenness(true, 61)).toBeLessThan(122);
  });

  it("of the shortest length begins with every kind of character: the classes have no places of their own", () => {
    const first = new Set(Array.from({ length: 4000 }, () => password(8, true)[0]));
    expect(first.size).toBe(61);
  });

  it("is refused below 8 and above 256 characters", () => {
    for (const length of [0, 7, 257, 8.5, Number.NaN]) expect(() => password(length)).toThrow(RangeError);
  });
});
