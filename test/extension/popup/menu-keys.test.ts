import { describe, expect, it } from "vitest";
import { findByLetters } from "../../../src/extension/popup/menu-keys.ts";

const names = ["prod", "web", "shop", "web-test", "Add connection"];

describe("letters typed in a menu", () => {
  it("go to the next item that begins with them, and around", () => {
    expect(findByLetters(names, 0, "w")).toBe(1);
    expect(findByLetters(names, 1, "w")).toBe(3);
    expect(findByLetters(names, 3, "w")).toBe(1);
    expect(findByLetters(names, 1, "a")).toBe(4);
  });

  it("stay with an item for as long as it still begins with what was typed", () => {
    expect(findByLetters(names, 1, "we")).toBe(1);
    expect(findByLetters(names, 1, "web-")).toBe(3);
  });

  it("go nowhere if nothing begins with them", () => {
    expect(findByLetters(names, 0, "x")).toBe(-1);
    expect(findByLetters([], -1, "x")).toBe(-1);
  });
});
