import { expect, test } from "vitest";
import { altKey } from "../../../src/extension/popup/keyboard.ts";

const pressed = (event: Partial<KeyboardEvent>): string | undefined =>
  altKey({
    altKey: true,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    key: "",
    code: "",
    ...event,
  } as KeyboardEvent);

test("a shortcut follows the letter on the keyboard's own layout", () => {
  expect(pressed({ key: "l", code: "KeyP" })).toBe("l");
  expect(pressed({ key: "3", code: "Digit3" })).toBe("3");
});

test("where Alt types another character the place of the key counts", () => {
  expect(pressed({ key: "¬", code: "KeyL" })).toBe("l");
  expect(pressed({ key: "д", code: "KeyL" })).toBe("l");
});

test("AltGr and other modifiers are not Alt", () => {
  expect(pressed({ key: "l", code: "KeyL", ctrlKey: true })).toBeUndefined();
  expect(pressed({ key: "l", code: "KeyL", altKey: false })).toBeUndefined();
  expect(pressed({ key: "L", code: "KeyL", shiftKey: true })).toBeUndefined();
});
