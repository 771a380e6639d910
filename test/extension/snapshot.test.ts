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
    for (let change = 0; change < 2; change++) storage.changed(["resets"]);
    await vi.waitFor(() => expect(storage.reads.length).toBeGreaterThan(0));
    // A second one under way at the same time would be done first.
    storage.reads[1]?.("second");
    storage.reads[0]?.("first");
    await vi.waitFor(() => expect(storage.reads).toHaveLength(2));
    storage.reads[1]?.("second");
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual(["first", "second"]);
  });
});
