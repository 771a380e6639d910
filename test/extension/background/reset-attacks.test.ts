import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { fakeBrowser } from "./fake-storage.ts";
import {
  addInstance,
  endWorld,
  goOn,
  guestOf,
  local,
  MINUTE,
  myKey,
  newWorld,
  one,
  record,
  shown,
  slotOf,
  start,
  two,
  world,
} from "./reset-world.ts";
import { createTinyGuest } from "./tiny-guest.ts";
import type { TinyAnswer } from "./tiny-nova.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  // Its guest is known: an attack comes later.
  expect(await shown()).toBe(guestOf().password);
  return () => vi.useRealTimers();
});
afterEach(endWorld);

/** What the metadata API shows as the password of `one` once it was asked for a reset, instead of what is stored. */
function show(blob: () => string): void {
  world.nova.meddle = ({ method, path }, instance): TinyAnswer | undefined =>
    method === "GET" && path.endsWith("os-server-password") && instance === one && record()?.phase === "waiting"
      ? { status: 200, body: { password: blob() } }
      : undefined;
}

/** Not one of these gets onto the clipboard, nor changes what is known of the guest. */
async function isNotTaken(wrong: object | null): Promise<void> {
  const pins = structuredClone(local().pins);
  await start();
  expect(await goOn()).toEqual({ code: "unanswered", wrong: wrong === null ? null : expect.objectContaining(wrong) });
  expect(fakeBrowser().clipboard).toBe("");
  expect(local().pins?.[one]?.guestKey).toBe(pins?.[one]?.guestKey);
  expect(local().pins?.[one]?.newestTime).toBe(pins?.[one]?.newestTime);
}

describe("a metadata API under somebody else's control", () => {
  it("cannot pass another instance's answer off as this one's", async () => {
    const other = addInstance(two);
    show(() => other.seal(record()?.nonce));
    await isNotTaken({ code: "other-instance", instance: two });
  });

  it("cannot pass the old password off as the new one", async () => {
    const old = slotOf().blob;
    show(() => old);
    await isNotTaken({ code: "other-request" });
  });

  it("cannot pass off what the guest has sealed for another request", async () => {
    guestOf().isOff = true;
    const other = guestOf().seal("AAAAAAAAAAAAAAAAAAAAAA");
    show(() => other);
    await isNotTaken({ code: "other-request" });
  });

  it("cannot pass off a password of its own, though it knows the nonce and the key to seal to", async () => {
    const stranger = createTinyGuest(one, [myKey()]);
    show(() => stranger.seal(record()?.nonce));
    await isNotTaken({ code: "guest-key-changed" });
  });

  it("cannot have one taken that is sealed to somebody else, is damaged, or is no envelope", async () => {
    const stranger = createTinyGuest(one, [createEd25519KeyPair().publicKey]);
    guestOf().isOff = true;
    for (const [blob, wrong] of [
      [stranger.seal(), { code: "not-for-my-keys" }],
      [`${guestOf().seal().slice(0, -3)}AAA`, { code: "damaged" }],
      ["LK1.AAAA", { code: "damaged", problem: "format" }],
      ["hunter22", { code: "not-encrypted" }],
      [btoa("\x80".repeat(256)), { code: "other-request" }],
    ] as const) {
      show(() => blob);
      await isNotTaken(wrong);
      expect(JSON.stringify([local(), fakeBrowser().notifications])).not.toContain("hunter22");
    }
  });

  it("can drop the request, and the user learns that nobody has answered", async () => {
    const old = guestOf().password;
    const { meddle } = world.nova;
    world.nova.meddle = (request, instance) => {
      slotOf().items = {};
      return meddle(request, instance);
    };
    await isNotTaken(null);
    world.nova.meddle = () => undefined;
    expect(await shown("previous")).toBe(old);
  });

  it("cannot end a reset with a notice that answered another", async () => {
    guestOf().refusesFor = "too-soon";
    await start();
    expect(await goOn()).toEqual({ code: "refused", reason: "too-soon" });
    const old = slotOf().blob;
    guestOf().refusesFor = undefined;
    guestOf().isOff = true;
    show(() => old);
    await isNotTaken({ code: "other-request" });
  });

  it("cannot end a reset with a notice that the guest has not signed", async () => {
    const stranger = createTinyGuest(one, [myKey()]);
    stranger.seal();
    stranger.refusesFor = "too-soon";
    guestOf().isOff = true;
    const seen = { blob: "", items: slotOf().items };
    world.nova.meanwhile = async () => undefined;
    show(() => {
      void stranger.look(seen, false);
      return seen.blob;
    });
    await isNotTaken({ code: "guest-key-changed" });
  });

  it("cannot hold a reset for ever by a wrong answer: the right one still counts", async () => {
    const other = guestOf().seal("AAAAAAAAAAAAAAAAAAAAAA");
    guestOf().isOff = true;
    show(() => other);
    await start();
    await goOn(one, 3 * MINUTE);
    expect(record()).toMatchObject({ phase: "waiting", wrong: { code: "other-request" } });
    world.nova.meddle = () => undefined;
    guestOf().isOff = false;
    expect((await goOn())?.code).toBe("ready");
  });

  it("cannot swap the stored password before the request is sent", async () => {
    const stranger = createTinyGuest(one, [myKey()]);
    slotOf().blob = stranger.seal();
    await start();
    expect(await goOn()).toMatchObject({ code: "not-asked", why: { code: "guest-key-changed" } });
    expect(world.nova.log.filter((each) => !each.startsWith("GET"))).toEqual([]);
  });

  it("cannot hold a reset up by never answering", async () => {
    let hung = 0;
    world.nova.meddle = ({ method }) =>
      method === "GET" && record()?.phase === "waiting" && hung++ < 2 ? { status: 0 } : undefined;
    await start();
    expect((await goOn())?.code).toBe("copied");
    expect(hung).toBeGreaterThan(2);
  });

  it("cannot keep a reset under way for ever by failing for ever", async () => {
    guestOf().isOff = true;
    await start();
    await goOn(one, MINUTE);
    world.nova.meddle = () => ({ status: 503 });
    expect(await goOn(one, 26 * 60 * MINUTE)).toEqual({ code: "unanswered", wrong: null });
  });

  it("never sees the password, nor does any record", async () => {
    await start();
    await goOn();
    const told = JSON.stringify([world.nova.cloud.requests, { ...fakeBrowser(), clipboard: "" }]);
    expect(told).not.toContain(guestOf().password);
  });
});
