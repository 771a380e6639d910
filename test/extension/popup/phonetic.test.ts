import { expect, test, vi } from "vitest";
import { charactersOf, kindOf } from "../../../src/extension/popup/characters.ts";
import { spell } from "../../../src/extension/popup/phonetic.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

test("letters have the words of the spelling alphabet, capitals in capitals", () => {
  expect(spell("t")).toEqual({ word: "tango", spoken: "tango" });
  expect(spell("R")).toEqual({ word: "ROMEO", spoken: "capital romeo" });
  expect(spell("x").word).toBe("x-ray");
});

test("every letter begins with itself", () => {
  for (const letter of "abcdefghijklmnopqrstuvwxyz") expect(spell(letter).word[0]).toBe(letter);
});

test("digits and symbols have names", () => {
  expect(spell("7").word).toBe("seven");
  expect(spell("#").word).toBe("hash");
  expect(spell(".").word).toBe("full stop");
});

test("no two of the 95 printable ASCII characters sound the same", () => {
  const spoken = Array.from({ length: 95 }, (_, index) => spell(String.fromCharCode(32 + index)).spoken);
  expect(new Set(spoken).size).toBe(95);
  for (const name of spoken) expect(name).not.toMatch(/^popup/);
});

test("a character without a name keeps its number", () => {
  expect(spell("é").word).toBe("U+00E9");
});

test("characters are counted as people count them", () => {
  expect(charactersOf("aé👍🏽")).toHaveLength(3);
});

test("digits and symbols are told from letters", () => {
  expect(["a", "É", "7", "#", " "].map(kindOf)).toEqual(["letter", "letter", "digit", "symbol", "symbol"]);
});
