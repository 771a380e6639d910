import { expect, test, vi } from "vitest";
import { inShownOrder } from "../../../src/extension/popup/order.ts";
import { makeInstance } from "./instances.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const [first, second, third] = ["a-1", "b-2", "c-3"].map((name) => makeInstance({ id: name, name }));
const ids = (instances: { id: string }[]): string[] => instances.map(({ id }) => id);

test("a list that is new is sorted by name", () => {
  expect(
    ids(
      inShownOrder(
        [third, first, second].filter((one) => one !== undefined),
        [],
      ),
    ),
  ).toEqual(["a-1", "b-2", "c-3"]);
});

test("after a refresh what was shown keeps its place, what is new comes last, what is gone is gone", () => {
  const refreshed = [first, third, makeInstance({ id: "new", name: "a-0" })].filter((one) => one !== undefined);
  expect(ids(inShownOrder(refreshed, ["c-3", "b-2", "a-1"]))).toEqual(["c-3", "a-1", "new"]);
});

test("a renamed instance keeps its place and has its new name", () => {
  const renamed = [makeInstance({ id: "b-2", name: "z" }), makeInstance({ id: "c-3", name: "c" })];
  expect(inShownOrder(renamed, ["b-2", "c-3"]).map(({ name }) => name)).toEqual(["z", "c"]);
});
