import { describe, expect, it, vi } from "vitest";
import { watchSnapshot } from "../../src/extension/snapshot.ts";

/** Reads that end when the test says so, with what it says. */
const storage = vi.hoisted(() => ({
  changed: (_: string[]) => {},
  reads: [] as ((search: string) => void)[],
}));

vi.mock("../../src/extension/ext.ts", () => ({
  read: (area: string) =>
    area === "local"
      ? Promise.resolve({})
      : new Promise((resolve) => storage.reads.push((search) => resolve({ search }))),
  onRecordsChanged: (listener: (names: string[]) => void) => {
    storage.changed = listener;
    return () => {};
  },
}));

describe("what a page shows of storage", () => {
  it("is never followed by something older, in whatever order the reads end", async () => {
    const seen: string[] = [];
    watchSnapshot(({ search }) => seen.push(search));
    for (let change = 0; change < 3; change++) storage.changed(["resets"]);
    const [first, second, third] = storage.reads;
    second?.("second");
    await vi.waitFor(() => expect(seen).toEqual(["second"]));
    first?.("first");
    third?.("third");
    await vi.waitFor(() => expect(seen.at(-1)).toBe("third"));
    expect(seen).toEqual(["second", "third"]);
  });
});
