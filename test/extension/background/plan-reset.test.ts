import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake-storage.ts";
import { addInstance, background, endWorld, newWorld, one, request, slotOf } from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  return () => vi.useRealTimers();
});
afterEach(endWorld);

describe("the plan of a reset", () => {
  const plan = () => background.planReset(request());

  it("is to ask the guest, for the user and with the key that it seals to", async () => {
    const guest = { code: "guest", user: "Administrator", keyName: "laptop" };
    expect(await plan()).toEqual({ ...guest, stored: true });
    slotOf().blob = "";
    expect(await plan()).toEqual({ ...guest, stored: false });
  });

  it("is the cloud's where no guest of ours is known, or forbidden where the policy says so", async () => {
    for (const blob of ["", btoa("\x80".repeat(256)), "hunter22"]) {
      slotOf().blob = blob;
      expect(await plan(), blob).toEqual({ code: "cloud", user: null });
    }
    fakeBrowser().policy = { cloudResets: "never" };
    expect(await plan()).toEqual({ code: "forbidden" });
    expect(await background.startResets({ connectionId: "cloud", way: "cloud", instances: [] })).toEqual({
      code: "forbidden",
    });
  });

  it("tells what has to be settled first", async () => {
    await plan();
    const stranger = addInstance(one);
    expect(await plan()).toMatchObject({ code: "guest-key-changed" });
    slotOf().blob = stranger.seal().slice(0, -4);
    expect(await plan()).toMatchObject({ code: "damaged" });
    await background.lock();
    expect(await plan()).toEqual({ code: "locked" });
  });
});
