import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake-storage.ts";
import {
  background,
  endWorld,
  goOn,
  guestOf,
  local,
  MINUTE,
  newWorld,
  one,
  passTime,
  record,
  shown,
  slotOf,
  start,
  world,
} from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  return () => vi.useRealTimers();
});
afterEach(endWorld);

const writes = () => world.nova.log.filter((each) => !each.startsWith("GET"));

for (const tags of [false, true])
  describe(tags ? "a reset by the service" : "a reset on stock Nova", () => {
    beforeEach(() => {
      world.nova.tags = tags;
    });

    it("gets the guest's new password onto the clipboard, keeps the old one, and tidies up", async () => {
      const old = guestOf().password;
      await start();
      expect(await goOn()).toMatchObject({ code: "copied", details: { sealedBy: "guest", user: "Administrator" } });
      expect(guestOf().resets).toBe(1);
      expect(guestOf().password).not.toBe(old);
      expect(fakeBrowser().clipboard).toBe(guestOf().password);
      expect(await shown()).toBe(guestOf().password);
      expect(await shown("previous")).toBe(old);
      expect(slotOf().items).toEqual({ role: "db" });
      expect(record()).toMatchObject({ user: "Administrator", keyName: "laptop", way: "guest" });
    });

    it(tags ? "never leaves the cloud without a password" : "asks first and empties the slot then", async () => {
      await start();
      await goOn();
      const emptied = ["POST metadata", "DELETE os-server-password", "DELETE metadata"];
      expect(writes()).toEqual(tags ? ["POST metadata", "DELETE metadata"] : emptied);
    });

    it("of a guest that is off ends when its time is over, and nothing is lost", async () => {
      const old = guestOf().password;
      guestOf().isOff = true;
      await start();
      expect(await goOn()).toEqual({ code: "unanswered", wrong: null });
      expect(Date.now() - (record()?.startedAt ?? 0)).toBeGreaterThanOrEqual(16 * MINUTE);
      expect(await shown(tags ? undefined : "previous")).toBe(old);
      expect(slotOf().items).toHaveProperty("latchkey-reset");
      expect(fakeBrowser().notifications).toEqual(["notificationResetUnanswered vm-1"]);
    });

    it("that the guest refuses says why, signed, and the old password is in its place", async () => {
      guestOf().refusesFor = "user-not-allowed";
      const old = guestOf().password;
      await start();
      expect(await goOn()).toEqual({ code: "refused", reason: "user-not-allowed" });
      expect(await shown()).toBe(old);
      expect(local().previous).toBeUndefined();
      expect(slotOf().items).toEqual({ role: "db" });
    });

    it("that is taken back is confirmed by the guest, which never obeys it", async () => {
      const old = guestOf().password;
      guestOf().isOff = true;
      await start();
      world.nova.meddle = (sent) => {
        if (sent.method === "GET" && record()?.phase === "waiting" && record()?.withdrawnAt === undefined)
          void background.withdrawReset({ instanceId: one });
        guestOf().isOff = record()?.withdrawnAt === undefined;
        return undefined;
      };
      expect(await goOn()).toEqual({ code: "withdrawn", confirmed: true });
      expect(guestOf().resets).toBe(0);
      expect(await shown()).toBe(old);
      expect(slotOf().items).toEqual({ role: "db" });
    });
  });

it("waits at a service that can from the start, so that an answer is there as soon as the guest has given it", async () => {
  world.nova.tags = true;
  guestOf().isOff = true;
  const startedAt = Date.now();
  let waitsAt = 0;
  world.nova.meanwhile = async () => {
    waitsAt ||= Date.now();
    guestOf().isOff = false;
    await passTime(100);
  };
  await start();
  expect(await goOn()).toMatchObject({ code: "copied" });
  expect(waitsAt - startedAt).toBeLessThan(1_000);
  expect((record()?.openedAt ?? 0) - startedAt).toBeLessThan(1_000);
});
