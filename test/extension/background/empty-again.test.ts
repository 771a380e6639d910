import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endWorld, goOn, guestOf, newWorld, one, shown, slotOf, start, world } from "./reset-world.ts";

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
