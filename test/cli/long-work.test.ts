import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withProgress } from "../../src/cli/long-work.ts";

let shown: string[];
beforeEach(() => {
  shown = [];
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    shown.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("says on standard error how far long work is, in lines some seconds apart where there is no terminal", async () => {
  await withProgress("stopped", async ({ tell }) => {
    for (let entries = 1; entries <= 12_800; entries++) {
      vi.setSystemTime(entries);
      tell("writing", entries);
    }
  });
  expect(shown).toEqual(["writing: 5056 entries\n", "writing: 10112 entries\n"]);
});

it("says nothing of work that is done soon", async () => {
  await withProgress("stopped", async ({ tell }) => tell("writing", 64));
  expect(shown).toEqual([]);
});

it.each(["SIGINT", "SIGTERM"] as const)("ends at a good moment on %s, and then says what to do", async (signal) => {
  const listeners = process.listenerCount(signal);
  const working = withProgress("stopped: run it again", async (work) => {
    process.emit(signal);
    expect(work.signal.aborted).toBe(true);
    work.signal.throwIfAborted();
  });
  await expect(working).rejects.toThrow("stopped: run it again");
  expect(process.listenerCount(signal)).toBe(listeners);
});
