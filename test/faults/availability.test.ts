import { describe, expect, it } from "vitest";
import { lengthOf, longestGaps, longGaps } from "./availability.ts";
import { type History, type Mark, newHistory, type Operation } from "./history.ts";

const read = (service: string, end: number, kind: "acknowledged" | "failed" = "acknowledged"): Operation => ({
  object: "blob",
  service,
  action: { kind: "read" },
  outcome: { kind },
  start: end - 1,
  end,
});
const history = (operations: Operation[], marks: Mark[] = []): History => ({ ...newHistory(), operations, marks });
const gap = (...given: Parameters<typeof longestGaps>) =>
  longestGaps(...given)
    .filter(({ service, kind }) => service === "one" && kind === "read")
    .map(lengthOf);

describe("the longest gap", () => {
  it("is the longest time between two successes; failures and other services do not end it", () => {
    expect(
      gap(history([read("one", 1), read("one", 3), read("one", 7, "failed"), read("two", 8), read("one", 13)])),
    ).toEqual([10]);
  });

  it("counts to the end for a service that never comes back", () => {
    expect(gap(history([read("one", 1), read("two", 30)]))).toEqual([29]);
  });

  it("leaves out the time without a quorum, and counts from its return", () => {
    const marks: Mark[] = [
      { kind: "quorum", isThere: false, at: 5 },
      { kind: "quorum", isThere: true, at: 20 },
    ];
    expect(gap(history([read("one", 1), read("one", 23), read("one", 24)], marks))).toEqual([4]);
  });

  it("leaves out the time in which the service itself is down", () => {
    const marks: Mark[] = [
      { kind: "service", service: "one", isUp: false, at: 3 },
      { kind: "service", service: "two", isUp: false, at: 3 },
      { kind: "service", service: "one", isUp: true, at: 50 },
    ];
    expect(gap(history([read("one", 1), read("one", 51), read("one", 52)], marks))).toEqual([2]);
  });

  it("can be asked for one fault alone", () => {
    const operations = [read("one", 1), read("one", 9), read("one", 10), read("one", 12), read("one", 13)];
    expect(gap(history(operations), { at: 11, until: 13 })).toEqual([2]);
  });
});

describe("a gap of more than 5 s", () => {
  /** Twice a second, but for one time. */
  const every = (service: string, from: number, until: number): Operation[] =>
    Array.from({ length: 41 }, (_, index) => 500 * index)
      .filter((end) => end <= from || end >= until)
      .flatMap((end) => [read(service, end), { ...read(service, end), action: { kind: "clear" } as const }]);
  const long = (from: number, until: number, marks: Mark[] = []) =>
    longGaps(history([...every("one", from, until), ...every("two", 0, 0)], marks), 5_000).map(
      ({ service, kind, from: start, until: end }) => `${service} ${kind} ${start}-${end}`,
    );

  it("is found for each kind of operation, and one of 5 s is none", () => {
    expect(long(5_000, 10_500)).toEqual(["one read 5000-10500", "one write 5000-10500"]);
    expect(long(5_000, 10_000)).toEqual([]);
  });

  it("is found if only writes fail", () => {
    const operations = every("one", 0, 0).filter(({ action, end }) => action.kind === "read" || end < 3_000);
    expect(longGaps(history(operations), 5_000).map(({ kind }) => kind)).toEqual(["write"]);
  });

  it("is found after a quorum is back, and not while there is none", () => {
    const marks = (back: number): Mark[] => [
      { kind: "quorum", isThere: false, at: 5_000 },
      { kind: "quorum", isThere: true, at: back },
    ];
    expect(long(5_000, 15_000, marks(12_000))).toEqual([]);
    expect(long(5_000, 15_000, marks(9_000))).toHaveLength(2);
  });

  it("does not count the time in which the clients themselves were held up, and no more", () => {
    expect(long(5_000, 11_000, [{ kind: "held up", at: 4_000, until: 6_500 }])).toEqual([]);
    expect(long(5_000, 11_000, [{ kind: "held up", at: 4_000, until: 5_500 }])).toHaveLength(2);
  });
});
