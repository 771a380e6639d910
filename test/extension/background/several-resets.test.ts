import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake-storage.ts";
import { addInstance, endWorld, goOn, MINUTE, newWorld, one, outcome, start, two } from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  return () => vi.useRealTimers();
});
afterEach(endWorld);

describe("several resets", () => {
  it("run together, each to its own end, and none is copied over another", async () => {
    addInstance(two).refusesFor = "too-soon";
    await start("guest", [one, two]);
    await Promise.all([goOn(one), goOn(two)]);
    expect(outcome(one)?.code).toBe("ready");
    expect(outcome(two)).toEqual({ code: "refused", reason: "too-soon" });
    expect(fakeBrowser()).toMatchObject({ clipboard: "", badge: "2" });
  });

  it("that wait for long do not keep another from the clipboard", async () => {
    addInstance(two).isOff = true;
    await start("guest", [two]);
    await goOn(two, 2 * MINUTE);
    await start();
    expect((await goOn())?.code).toBe("copied");
  });

  it("need a few connections, however many they are", async () => {
    const ids = Array.from(
      { length: 20 },
      (_, index) => `7d3c2b1a-0000-4000-8000-0000000001${String(index).padStart(2, "0")}`,
    );
    for (const id of ids) addInstance(id);
    let open = 0;
    let most = 0;
    const fetch = globalThis.fetch;
    vi.stubGlobal("fetch", async (...sent: Parameters<typeof fetch>) => {
      most = Math.max(most, ++open);
      return fetch(...sent).finally(() => open--);
    });
    await start("guest", ids);
    await Promise.all(ids.map((id) => goOn(id)));
    vi.unstubAllGlobals();
    expect(ids.map((id) => outcome(id)?.code)).toEqual(ids.map(() => "ready"));
    expect(most).toBeLessThanOrEqual(4);
  });
});
