import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Violation, violations } from "./check-history.ts";
import { type Action, type Mark, newHistory, type Operation, type Outcome } from "./history.ts";
import { step } from "./register.ts";

const operation = (start: number, end: number, action: Action, outcome: Outcome): Operation => ({
  object: "blob",
  service: "one",
  action,
  outcome,
  start,
  end,
});
const ok: Outcome = { kind: "acknowledged" };
const refused: Outcome = { kind: "refused" };
const unknown: Outcome = { kind: "unknown" };
const failed: Outcome = { kind: "failed" };
const post = (start: number, end: number, value: string, outcome: Outcome = ok) =>
  operation(start, end, { kind: "post", value }, outcome);
const replace = (start: number, end: number, expected: string, value: string, outcome: Outcome = ok) =>
  operation(start, end, { kind: "replace", expected, value }, outcome);
const clear = (start: number, end: number, outcome: Outcome = ok) => operation(start, end, { kind: "clear" }, outcome);
const read = (start: number, end: number, seen: string, tag?: string) =>
  operation(start, end, { kind: "read" }, { kind: "acknowledged", seen, tag });
const unchanged = (start: number, end: number, known: string) => operation(start, end, { kind: "read", known }, ok);

const kinds = (operations: Operation[], marks: Mark[] = []): Violation["kind"][] =>
  violations({ ...newHistory(), operations, marks }).map(({ kind }) => kind);

describe("a good history", () => {
  it.each<[string, Operation[]]>([
    ["one client after the other", [read(0, 1, ""), post(2, 3, "a"), read(4, 5, "a"), clear(6, 7), read(8, 9, "")]],
    ["a read beside a write sees either", [post(0, 9, "a"), read(1, 2, ""), read(3, 4, "a"), read(5, 6, "a")]],
    ["of two posts one is refused", [post(0, 9, "a", refused), post(0, 9, "b"), read(10, 11, "b")]],
    ["of two posts both succeed around a clearing", [post(0, 9, "a"), clear(0, 9), post(0, 9, "b")]],
    ["a lost answer, and it was made", [post(0, 1, "a", unknown), read(2, 3, "a")]],
    ["a lost answer, and it was not made", [post(0, 1, "a", unknown), read(2, 3, ""), post(4, 5, "b")]],
    ["a lost answer, made much later", [post(0, 1, "a", unknown), read(2, 3, ""), read(4, 5, ""), read(6, 7, "a")]],
    ["503, and it was made", [post(0, 1, "a", failed), replace(2, 3, "a", "b"), read(4, 5, "b")]],
    ["a refusal that only a lost answer explains", [post(0, 1, "a", unknown), post(2, 3, "b", refused)]],
    ["304 for what is still there", [post(0, 1, "a"), unchanged(2, 3, "a")]],
    ["a replaced value that comes from nothing", [replace(0, 1, "", "a"), read(2, 3, "a")]],
  ])("%s: no violation", (_name, operations) => {
    expect(kinds(operations)).toEqual([]);
  });

  it("is every history of a register that makes each operation at some moment between start and end", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(9), fc.nat(3)), { maxLength: 60 }), (steps) => {
        let value = "";
        const operations = steps.map(([what, older, width, fate], index): Operation => {
          const expected = older === 0 ? "other" : value;
          const actions: Action[] = [
            { kind: "read" },
            { kind: "post", value: `${index}` },
            { kind: "replace", value: `${index}`, expected },
            { kind: "put", value: `${index}` },
            { kind: "clear" },
            { kind: "remove" },
          ];
          const action = actions[what] ?? { kind: "read" };
          const after = step(value, { action, outcome: unknown });
          value = after ?? value;
          const told: Outcome = after === undefined ? refused : { kind: "acknowledged", seen: after };
          return operation(index - width, index + (older === 1 ? 0 : width), action, fate === 0 ? unknown : told);
        });
        expect(kinds(operations)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a bad history", () => {
  it.each<[string, Operation[], Violation["kind"]]>([
    ["an acknowledged write is lost", [post(0, 1, "a"), read(2, 3, "")], "stale or lost"],
    [
      "a replaced value comes back",
      [post(0, 1, "a"), replace(2, 3, "a", "b"), read(4, 5, "b"), read(6, 7, "a")],
      "stale or lost",
    ],
    ["a cleared value comes back", [post(0, 1, "a"), clear(2, 3), read(4, 5, "a")], "stale or lost"],
    ["a newer value is seen, then the older", [post(0, 9, "a"), read(1, 2, "a"), read(3, 4, "")], "stale or lost"],
    ["304 for what is no longer there", [post(0, 1, "a"), clear(2, 3), unchanged(4, 5, "a")], "stale or lost"],
    ["two posts succeed", [post(0, 9, "a"), post(0, 9, "b")], "second success"],
    [
      "two clients replace the same value",
      [post(0, 1, "a"), replace(2, 9, "a", "b"), replace(2, 9, "a", "c")],
      "condition ignored",
    ],
    [
      "what was replaced long ago is replaced",
      [post(0, 1, "a"), replace(2, 3, "a", "b"), replace(4, 5, "a", "c")],
      "condition ignored",
    ],
    ["a post is refused where nothing is", [post(0, 1, "a", refused)], "refused for nothing"],
    [
      "what is refused is made all the same",
      [post(0, 1, "a"), clear(2, 3), post(2, 3, "b", refused), read(4, 5, "b")],
      "stale or lost",
    ],
    ["half a value", [post(0, 1, "whole"), read(2, 3, "who")], "never written"],
    ["a value that is read before it is sent", [read(0, 1, "a"), post(2, 3, "a")], "never written"],
    ["two values under one tag", [post(0, 9, "a"), read(0, 9, "", "1"), read(0, 9, "a", "1")], "tag of another"],
    [
      "a lost answer's write comes and goes and comes",
      [post(0, 1, "a", unknown), read(2, 3, "a"), clear(4, 5), read(6, 7, "a")],
      "stale or lost",
    ],
    ["an answer that nobody should get", [post(0, 1, "a", { kind: "wrong", status: 401 })], "wrong answer"],
  ])("%s: found", (_name, operations, kind) => {
    expect(kinds(operations)).toContain(kind);
  });

  it("has a write whose answer was lost made after everything that could make it was over", () => {
    const operations = [post(0, 1, "a", unknown), read(6, 7, ""), read(8, 9, "a")];
    expect(kinds(operations, [{ kind: "settled", at: 10 }])).toEqual([]);
    expect(kinds(operations, [{ kind: "settled", at: 5 }])).toEqual(["stale or lost"]);
    const unseen = [post(0, 1, "a", unknown), read(6, 7, "a")];
    expect(kinds(unseen, [{ kind: "settled", at: 5 }])).toEqual([]);
    const cleared = [post(0, 1, "a"), clear(2, 3, unknown), read(6, 7, ""), post(8, 9, "b"), read(10, 11, "b")];
    expect(kinds(cleared, [{ kind: "settled", at: 5 }])).toEqual([]);
    expect(kinds([...cleared, read(12, 13, "")], [{ kind: "settled", at: 5 }])).toEqual(["stale or lost"]);
  });

  it("has a failure in a calm, in which all works", () => {
    const operations = [post(10, 11, "a", failed)];
    expect(kinds(operations, [{ kind: "calm", at: 9, until: 12 }])).toEqual(["failed in a calm"]);
    expect(kinds(operations, [{ kind: "calm", at: 12, until: 15 }])).toEqual([]);
  });

  it("has a read of a value that has been swapped for another's, however many are open at once", () => {
    const many = Array.from({ length: 12 }, (_, index) => post(0, 1, `u${index}`, unknown));
    const clears = Array.from({ length: 12 }, () => clear(0, 1, unknown));
    const good = [...many, ...clears, read(2, 3, "u1"), read(4, 5, ""), read(6, 7, "u2"), read(8, 9, "")];
    expect(kinds(good)).toEqual([]);
    expect(kinds([...good, read(10, 11, "u1")])).toEqual(["stale or lost"]);
  });

  it("is found wherever one read of many is made to see an older value", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (writes, chosen) => {
        const operations = Array.from({ length: writes }, (_, index) => [
          operation(10 * index, 10 * index + 4, { kind: "put", value: `${index}` }, index % 3 === 0 ? failed : ok),
          read(10 * index + 5, 10 * index + 9, `${index}`),
        ]).flat();
        expect(kinds(operations)).toEqual([]);
        const at = 1 + (chosen % (writes - 1));
        fc.pre(at % 3 !== 0); // Whose write was not acknowledged: there the older value may still be seen.
        operations[2 * at + 1] = read(10 * at + 5, 10 * at + 9, `${at - 1}`);
        expect(kinds(operations)).toEqual(["stale or lost"]);
      }),
    );
  });
});
