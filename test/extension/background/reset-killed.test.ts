import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake-storage.ts";
import {
  background,
  endWorld,
  goOn,
  guestOf,
  local,
  newWorld,
  one,
  record,
  shown,
  slotOf,
  start,
  startBackground,
  world,
} from "./reset-world.ts";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await newWorld();
  return () => vi.useRealTimers();
});
afterEach(endWorld);

/** Whether the password that works can be had: from the cloud, or from what is kept here. */
const isKnown = async (password: string): Promise<boolean> =>
  [await shown(), await shown("previous"), await shown("only-here")].includes(password);

for (const tags of [false, true])
  for (const when of ["before", "after"] as const)
    for (const write of [1, 2, 3, 4, 5])
      describe(`a browser that is killed ${when} write ${write} of a reset${tags ? " by the service" : ""}`, () => {
        it("goes on from there, and the story that it tells is true", async () => {
          world.nova.tags = tags;
          const old = guestOf().password;
          background.storage.killAtWrite(write, when);
          await Promise.race([start(), background.storage.death]);
          if (record() !== undefined) await goOn();
          const { phase } = record() ?? {};
          await startBackground();
          if (phase === undefined) {
            // It was killed before the user had an answer: nothing is under way, and nothing was sent.
            expect(world.nova.log).toEqual([]);
            return;
          }
          const end = await goOn();
          expect(end?.code).toMatch(/^(copied|ready)$/);
          expect(guestOf().resets).toBe(1);
          expect(await shown()).toBe(guestOf().password);
          expect(await shown("previous")).toBe(old);
          expect(["", guestOf().password]).toContain(fakeBrowser().clipboard);
          if (phase !== "ended") expect(slotOf().items).toEqual({ role: "db" });
        });

        it("can take it back then", async () => {
          world.nova.tags = tags;
          const old = guestOf().password;
          guestOf().isOff = true;
          background.storage.killAtWrite(write, when);
          await Promise.race([start(), background.storage.death]);
          if (record() !== undefined) await goOn(one, 60_000);
          await startBackground();
          expect(await background.withdrawReset({ instanceId: one })).toEqual({ code: "withdrawing" });
          guestOf().isOff = false;
          await goOn();
          expect(["withdrawn", undefined]).toContain(record()?.outcome?.code);
          expect(guestOf().resets).toBe(0);
          expect(await isKnown(old)).toBe(true);
        });
      });

describe("a browser that is killed between the request and the emptied slot", () => {
  for (const arrives of [true, false])
    it(`goes on ${arrives ? "where it was emptied" : "where it was not"}`, async () => {
      const old = guestOf().password;
      world.nova.meddle = ({ method, path }) => {
        if (method !== "DELETE" || !path.endsWith("os-server-password")) return undefined;
        world.nova.meddle = () => undefined;
        background.storage.kill();
        if (arrives) slotOf().blob = "";
        return { status: 0 };
      };
      await start();
      await goOn();
      expect(record()?.phase).toBe("asking");
      expect(slotOf().items).toHaveProperty("latchkey-reset");
      await startBackground();
      expect((await goOn())?.code).toMatch(/^(copied|ready)$/);
      expect(guestOf().resets).toBe(1);
      expect(await shown("previous")).toBe(old);
    });
});

for (const when of ["before", "after"] as const)
  for (const write of [1, 2, 3, 4])
    describe(`a browser that is killed ${when} write ${write} of a reset by the cloud`, () => {
      it("loses neither password, and does not say more than it knows", async () => {
        const old = guestOf().password;
        let set = old;
        world.nova.changePassword = (_, password) => {
          set = password;
          return { status: 202 };
        };
        background.storage.killAtWrite(write, when);
        await Promise.race([start("cloud"), background.storage.death]);
        if (record() !== undefined) await goOn();
        const wasKilled = record() !== undefined && record()?.phase !== "ended";
        await startBackground();
        if (wasKilled) expect((await goOn())?.code).toMatch(/^(only-here|cloud-refused)$/);
        expect(await isKnown(set)).toBe(true);
        expect(await isKnown(old)).toBe(true);
        const end = record()?.outcome;
        if (end?.code === "cloud-refused") expect(end).toMatchObject({ unsure: true, why: { code: "timeout" } });
        if (end?.code === "only-here") expect(await shown("only-here")).toBe(set);
        expect(JSON.stringify(local())).not.toContain(set);
      });
    });
