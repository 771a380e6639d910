import { expect, test, vi } from "vitest";
import type { Instance } from "../../../src/extension/popup/instance.ts";
import { highlight, matchOf, searchInstances } from "../../../src/extension/popup/search.ts";
import { makeInstance } from "./instances.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const reports = makeInstance({ id: "a", name: "sql-reports-02", metadata: { project: "windows-prod" } });
const domain = makeInstance({ id: "b", name: "win-ad-01" });
const jump = makeInstance({ id: "c", name: "jump", addresses: ["10.0.0.4", "203.0.113.24"], flavor: "s1.small" });
const all = [reports, domain, jump];

/** The first instance that is found, as its row shows it. */
function firstRow(instances: Instance[], query: string): object | undefined {
  const [found] = searchInstances(instances, query);
  return found && matchOf(found, query);
}

const namesFor = (query: string): string[] => searchInstances(all, query).map(({ name }) => name);

test("an empty query finds everything in the order of the list", () => {
  expect(namesFor(" ")).toEqual(["sql-reports-02", "win-ad-01", "jump"]);
});

test("matches in the name come before matches elsewhere", () => {
  expect(namesFor("win")).toEqual(["win-ad-01", "sql-reports-02"]);
});

test("case and the order of words do not matter", () => {
  expect(namesFor("AD win")).toEqual(["win-ad-01"]);
});

test("every word must be found, each in any field", () => {
  expect(namesFor("jump s1.small")).toEqual(["jump"]);
  expect(namesFor("jump m1.large")).toEqual([]);
});

test("a match in the metadata is shown with its name", () => {
  expect(firstRow(all, "windows")).toEqual({ address: "10.20.0.11", note: "project windows-prod" });
});

test("a match in a second address shows that address", () => {
  expect(firstRow(all, "203.0")).toEqual({ address: "203.0.113.24", note: "s1.small · ops" });
});

test("an id is found", () => {
  expect(firstRow([makeInstance({ id: "7d3c2b1a" })], "7d3c")).toMatchObject({ note: "7d3c2b1a" });
});

test("Latchkey's own metadata is not searched", () => {
  expect(searchInstances([makeInstance({ metadata: { "latchkey-reset": "R1.zzz" } })], "zzz")).toEqual([]);
});

test("matched letters are marked and no letter is lost", () => {
  const pieces = highlight("Win-jump-win", "win");
  expect(pieces.filter(({ matched }) => matched).map(({ text }) => text)).toEqual(["Win", "win"]);
  expect(pieces.map(({ text }) => text).join("")).toBe("Win-jump-win");
});

test.each(["(", "[a", "a.b", "\\", "*", "$&"])("%j is searched for as it is written", (query) => {
  expect(highlight(`x${query}y`, query)).toEqual([
    { text: "x", matched: false },
    { text: query, matched: true },
    { text: "y", matched: false },
  ]);
  expect(highlight("axb", query).some(({ matched }) => matched)).toBe(false);
});

test("ten thousand instances are searched within a frame or two", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => makeInstance({ id: `${index}`, name: `node-${index}` }));
  const started = performance.now();
  expect(searchInstances(many, "node-999")).toHaveLength(11);
  expect(performance.now() - started).toBeLessThan(250);
});
