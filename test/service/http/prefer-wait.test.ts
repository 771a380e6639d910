import { describe, expect, it } from "vitest";
import { waitSeconds } from "../../../src/service/http/prefer-wait.ts";

describe("the wait that a client prefers", () => {
  it("is its number of seconds, wherever it stands among other preferences, and at most 60", () => {
    for (const [header, seconds] of [
      ["wait=30", 30],
      ["Wait = 5", 5],
      ["respond-async, wait=10", 10],
      ['return=minimal; foo="a, wait=3"; x, wait=7; y=z', 7],
      ["wait=60", 60],
      ["wait=61", 60],
      [`wait=${"9".repeat(400)}`, 60],
      ["wait=2, wait=9", 2],
    ] as const)
      expect(waitSeconds(header), header).toBe(seconds);
  });

  it("is none if there is no such preference, or its value is bad", () => {
    for (const header of [
      ...["", "wait", "wait=", "wait=0", "wait=-1", "wait=1.5", "wait=1e1", "wait=0x5", "wait=5=6", "wait=ten"],
      ...['wait="5"', "waiting=5", "x-wait=5", "foo;wait=5", 'foo="wait=5', 'foo="\\", wait=5"', "wait=x, wait=5"],
    ])
      expect(waitSeconds(header), header).toBeUndefined();
    expect(waitSeconds(undefined)).toBeUndefined();
    expect(waitSeconds(["wait=5", "wait=6"])).toBeUndefined();
  });

  it("costs reading the header once, whatever is in it", () => {
    const started = performance.now();
    for (const hostile of [
      '"'.repeat(8191),
      '"\\"'.repeat(2730),
      "\\".repeat(8191),
      ",".repeat(8191),
      "wait=".repeat(1600),
    ])
      expect(waitSeconds(hostile)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
