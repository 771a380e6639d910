import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  background,
  endWorld,
  goOn,
  guestOf,
  MINUTE,
  newWorld,
  one,
  shown,
  slotOf,
  start,
  world,
} from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  world.nova.tags = false;
  return () => vi.useRealTimers();
});
afterEach(endWorld);

/** Once the place for the answer was emptied, somebody puts this there before the guest looks. */
function comesBack(blob: string): void {
  const guest = guestOf();
  const { look } = guest;
  guest.look = async (slot, tags) => {
    if (slot.blob !== "") return look(slot, tags);
    guest.look = look;
    slot.blob = blob;
  };
}

const deletions = () => world.nova.log.filter((each) => each === "DELETE os-server-password").length;

it("deletes the old password again that comes back to stock Nova, so that the answer finds room", async () => {
  const old = guestOf().password;
  comesBack(slotOf().blob);
  await start();
  expect(await goOn()).toMatchObject({ code: "copied" });
  expect(deletions()).toBe(2);
  expect(await shown()).toBe(guestOf().password);
  expect(await shown("previous")).toBe(old);
});

it("keeps the answer to another request before it deletes that one", async () => {
  const another = guestOf().seal("BBBBBBBBBBBBBBBBBBBBBB");
  const password = guestOf().password;
  comesBack(another);
  await start();
  expect(await goOn()).toMatchObject({ code: "copied" });
  expect(deletions()).toBe(2);
  expect(await shown("previous")).toBe(password);
});

it("leaves what no guest of this instance has sealed for the user to look at", async () => {
  comesBack("a password in the clear");
  guestOf().isOff = true;
  await start();
  expect(await goOn()).toMatchObject({ code: "unanswered", wrong: { code: "not-encrypted" } });
  expect(deletions()).toBe(1);
  expect(world.nova.slots.get(one)?.blob).toBe("a password in the clear");
});

describe("once the request was taken back, the old password in stock Nova's place", () => {
  it("is deleted again where it was before, so that the guest's confirmation finds room", async () => {
    const old = guestOf().password;
    const stored = slotOf().blob;
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    expect(await background.withdrawReset({ instanceId: one })).toEqual({ code: "withdrawing" });
    slotOf().blob = stored;
    guestOf().isOff = false;
    expect(await goOn()).toEqual({ code: "withdrawn", confirmed: true });
    expect(deletions()).toBe(2);
    expect([await shown(), guestOf().resets]).toEqual([old, 0]);
  });

  it("stays when it comes so late that a guest could not confirm any more", async () => {
    const stored = slotOf().blob;
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    await background.withdrawReset({ instanceId: one });
    vi.setSystemTime(Date.now() + MINUTE);
    slotOf().blob = stored;
    expect(await goOn()).toEqual({ code: "withdrawn", confirmed: false });
    expect([deletions(), slotOf().blob]).toEqual([1, stored]);
  });

  it("stays where it could not be deleted before", async () => {
    const stored = slotOf().blob;
    guestOf().isOff = true;
    world.nova.meddle = ({ method, path }) =>
      method === "DELETE" && path.endsWith("os-server-password") ? { status: 503 } : undefined;
    await start();
    await goOn(one, MINUTE);
    expect(deletions()).toBeGreaterThan(0);
    world.nova.meddle = () => undefined;
    world.nova.log.length = 0;
    await background.withdrawReset({ instanceId: one });
    expect(await goOn()).toEqual({ code: "withdrawn", confirmed: false });
    expect([deletions(), slotOf().blob]).toEqual([0, stored]);
  });
});
