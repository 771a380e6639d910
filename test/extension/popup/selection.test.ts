import { expect, test } from "vitest";
import {
  type Chosen,
  extended,
  type Selecting,
  selectByClick,
  selectByKey,
  toggled,
} from "../../../src/extension/popup/selection.ts";
import { makeInstance } from "./instances.ts";

const matches = ["a", "b", "c", "d"].map((id) => makeInstance({ id }));

/** Does what a key or a click asks for, and tells what came of it. */
function tried(act: (selecting: Selecting) => boolean, chosen: Chosen, current = 1) {
  const came = { chosen, current, started: false, used: false };
  came.used = act({
    matches,
    current,
    chosen,
    choose: (next) => (came.chosen = next),
    moveTo: (row) => (came.current = row),
    start: () => (came.started = true),
  });
  return came;
}
const key =
  (name: string, held: Partial<KeyboardEvent> = {}) =>
  (selecting: Selecting) =>
    selectByKey(
      { key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held } as KeyboardEvent,
      selecting,
    );
const click =
  (row: number, held: Partial<MouseEvent> = {}) =>
  (selecting: Selecting) =>
    selectByClick({ ctrlKey: false, metaKey: false, shiftKey: false, ...held } as MouseEvent, row, selecting);

test("Ctrl+Space and Ctrl or Cmd with a click begin to select, and take back", () => {
  expect(tried(key(" ", { ctrlKey: true }), undefined).chosen).toEqual(["b"]);
  expect(tried(key(" ", { ctrlKey: true }), ["b"]).chosen).toEqual([]);
  expect(tried(click(2, { metaKey: true }), ["b"])).toMatchObject({ chosen: ["b", "c"], current: 2 });
  expect(toggled(["b", "c"], "b")).toEqual(["c"]);
});

test("Shift with the arrows extends the selection, and back again", () => {
  expect(tried(key("ArrowDown", { shiftKey: true }), undefined)).toMatchObject({ chosen: ["b", "c"], current: 2 });
  expect(tried(key("ArrowUp", { shiftKey: true }), ["b", "c"], 2)).toMatchObject({ chosen: ["b"], current: 1 });
  expect(extended(["b"], "b", "b")).toEqual(["b"]);
});

test("Shift with a click selects all from the current row to that one", () => {
  expect(tried(click(3, { shiftKey: true }), undefined).chosen).toEqual(["b", "c", "d"]);
});

test("Enter asks about what is selected, and copies nothing", () => {
  expect(tried(key("Enter"), ["a", "c"])).toMatchObject({ started: true, used: true });
  expect(tried(key("Enter"), [])).toMatchObject({ started: false, used: true });
  const tooMany = Array.from({ length: 51 }, (_, index) => `i${index}`);
  expect(tried(key("Enter"), tooMany)).toMatchObject({ started: false, used: true });
});

test("Esc leaves the selection", () => {
  expect(tried(key("Escape"), ["a"])).toMatchObject({ chosen: undefined, used: true });
});

test("while nothing is being selected, keys and clicks are the list's own", () => {
  for (const name of ["Enter", "Escape", "ArrowDown", " ", "a"]) expect(tried(key(name), undefined).used).toBe(false);
  expect(tried(click(0), undefined).used).toBe(false);
});

test("while it is, a plain click toggles", () => {
  expect(tried(click(0), ["b"])).toMatchObject({ chosen: ["b", "a"], used: true });
});
