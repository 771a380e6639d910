import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake-storage.ts";
import {
  addInstance,
  background,
  endWorld,
  goOn,
  guestOf,
  local,
  MINUTE,
  newWorld,
  one,
  outcome,
  passTime,
  record,
  shown,
  slotOf,
  start,
  startBackground,
  two,
  world,
} from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  return () => vi.useRealTimers();
});
afterEach(endWorld);

const writes = () => world.nova.log.filter((each) => !each.startsWith("GET"));

describe("a reset", () => {
  it("that was answered when nobody looked any more waits to be copied, and says so", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, 3 * MINUTE);
    guestOf().isOff = false;
    expect(await goOn()).toMatchObject({ code: "ready", details: { user: "Administrator" } });
    expect(fakeBrowser()).toMatchObject({
      clipboard: "",
      badge: "1",
      notifications: ["notificationResetDone vm-1"],
    });
    expect(await shown()).toBe(guestOf().password);
    await background.resetsSeen({ instanceIds: [one] });
    expect(local().resets).toEqual({});
    expect(fakeBrowser().badge).toBe("");
  });

  it("is copied later too while the popup shows it, and then nobody is notified", async () => {
    fakeBrowser().popupOpen = true;
    guestOf().isOff = true;
    await start();
    const following = background.followResets();
    world.nova.meddle = () => {
      guestOf().isOff = Date.now() < (record()?.startedAt ?? 0) + 5 * MINUTE;
      return undefined;
    };
    expect(await goOn()).toMatchObject({ code: "copied" });
    expect(await following).toEqual({ code: "noted" });
    expect(fakeBrowser()).toMatchObject({ clipboard: guestOf().password, notifications: [] });
  });

  it("whose copy the browser refuses waits to be copied", async () => {
    fakeBrowser().clipboardWorks = false;
    await start();
    expect((await goOn())?.code).toBe("ready");
  });

  it("is not started twice, and a new one takes the place of one that has ended", async () => {
    await start();
    const nonce = record()?.nonce;
    await start();
    expect(record()?.nonce).toBe(nonce);
    await goOn();
    await start();
    expect(record()?.nonce).not.toBe(nonce);
    expect((await goOn())?.code).toBe("copied");
    expect(guestOf().resets).toBe(2);
  });

  it("has its nonce and its end on disk before anything is sent", async () => {
    background.storage.killAtWrite(1, "after");
    void start();
    await background.storage.death;
    expect(record()).toMatchObject({ phase: "recorded", expiresAt: (record()?.startedAt ?? 0) + 15 * MINUTE });
    expect(record()?.nonce).toMatch(/^[\w-]{22}$/);
    expect(world.nova.log).toEqual([]);
  });

  it("of another user than the confirmed one is not asked", async () => {
    await start("guest", [one], "root");
    expect(await goOn()).toEqual({ code: "not-asked", why: { code: "other-user", user: "Administrator" } });
    expect(writes()).toEqual([]);
  });

  it("that was taken back before anything was sent is ended at once", async () => {
    world.failure = { code: "unreachable", host: "cloud" };
    await start();
    await background.withdrawReset({ instanceId: one });
    world.failure = undefined;
    expect(await goOn()).toEqual({ code: "withdrawn", confirmed: false });
    expect(writes()).toEqual([]);
  });

  it("whose withdrawal a guest that is off cannot confirm ends after a minute and a half, and keeps the old password", async () => {
    const old = guestOf().password;
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    expect(await background.withdrawReset({ instanceId: one })).toEqual({ code: "withdrawing" });
    const at = Date.now();
    expect(await goOn()).toEqual({ code: "withdrawn", confirmed: false });
    expect(Date.now() - at).toBeLessThan(2 * MINUTE);
    expect(await shown("previous")).toBe(old);
    expect(slotOf().items).toHaveProperty("latchkey-reset");
  });

  it("goes to its end if the guest has acted before it was taken back", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    guestOf().isOff = false;
    await passTime(0);
    await background.withdrawReset({ instanceId: one });
    expect((await goOn())?.code).toBe("ready");
  });

  it("says so when it could not be taken back, and goes on", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    world.failure = { code: "unreachable", host: "cloud" };
    expect(await background.withdrawReset({ instanceId: one })).toEqual(world.failure);
    world.failure = undefined;
    guestOf().isOff = false;
    expect((await goOn())?.code).toBe("ready");
  });

  it("waits while the vault is locked, and goes on when it is open again", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    const unlocked = structuredClone(fakeBrowser().areas.session);
    await background.lock();
    guestOf().isOff = false;
    expect(await goOn(one, 5 * MINUTE)).toBeUndefined();
    fakeBrowser().areas.session = unlocked as Record<string, unknown>;
    expect((await goOn())?.code).toBe("ready");
  });

  it("finds an answer that has come while it was locked beyond its time", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    guestOf().isOff = false;
    const unlocked = structuredClone(fakeBrowser().areas.session);
    await background.lock();
    await goOn(one, 30 * MINUTE);
    expect(record()?.phase).toBe("waiting");
    fakeBrowser().areas.session = unlocked as Record<string, unknown>;
    expect((await goOn())?.code).toBe("ready");
  });

  it("that was locked away before it was asked is not asked when its time is over", async () => {
    world.failure = { code: "sign-in-expired" };
    await start();
    expect(await goOn()).toEqual({ code: "not-asked", why: { code: "sign-in-expired" } });
    expect(world.nova.log).toEqual([]);
  });

  it("survives a network that fails in between", async () => {
    let drawn = 1; // half of the requests, in no rhythm that a sequence of them could fall into
    world.nova.meddle = () => {
      drawn = (drawn * 48_271) % 2_147_483_647;
      return drawn % 64 < 32 ? { status: 503 } : undefined;
    };
    await start();
    expect((await goOn())?.code).toMatch(/copied|ready/);
    expect(guestOf().resets).toBe(1);
  });

  it("that no cloud lets us ask leaves the stored password where it is", async () => {
    world.nova.meddle = ({ method, path }) =>
      method === "POST" && path.endsWith("metadata") ? { status: 403, body: {} } : undefined;
    await start();
    expect(await goOn()).toEqual({ code: "not-asked", why: { code: "not-allowed" } });
    expect(await shown()).toBe(guestOf().password);
    expect(world.nova.log).not.toContain("DELETE os-server-password");
  });

  it("ends with its instance and with its connection", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    world.nova.slots.delete(one);
    expect(await goOn()).toEqual({ code: "unanswered", wrong: null });
    addInstance(two).isOff = true;
    await start("guest", [two]);
    await goOn(two, MINUTE);
    await background.endResetsOf("cloud");
    expect(outcome(two)).toEqual({ code: "unanswered", wrong: null });
  });

  it("that is answered after all is told when its password is opened", async () => {
    const old = guestOf().password;
    guestOf().isOff = true;
    await start();
    await goOn();
    // It had acted in time; what it has to say comes late.
    const nonce = record()?.nonce;
    slotOf().blob = guestOf().seal(nonce);
    expect(await shown()).toBe(guestOf().password);
    expect(outcome()).toMatchObject({ code: "ready" });
    expect(await shown("previous")).toBe(old);
  });

  it("keeps the password from before for 30 days", async () => {
    await start();
    await goOn();
    vi.setSystemTime(Date.now() + 31 * 86_400_000);
    await startBackground();
    await background.goOnWithResets();
    expect(local().previous).toEqual({});
  });

  it("opens the password from before without unlearning what came later", async () => {
    await start();
    await goOn();
    const pins = structuredClone(local().pins);
    await passTime(MINUTE);
    await shown("previous");
    expect(local().pins).toEqual(pins);
    expect(await shown()).toBe(guestOf().password);
  });
});
