import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Member, newMember, PASSWORD_PATH, postBlob, type Registered, register, rsaBlob } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";
import { asAdmin, asGuest, METADATA_PATH, type Waiting, wait } from "./waiting-client.ts";

const WAITS_OF_GUEST = 8;

async function withService(args: string[], action: (service: RunningService, alice: Member) => Promise<void>) {
  const service = await startService({ args });
  try {
    await action(service, await newMember(service));
  } finally {
    await service.stop();
  }
}

/** Begins so many waits of a guest, one after the other: each takes the connection on which its version was asked for, and no further one. */
async function waitsOf({ guestToken }: Registered, service: RunningService, count: number): Promise<Waiting[]> {
  const waits: Waiting[] = [];
  while (waits.length < count) waits.push(await wait(service, asGuest(guestToken, METADATA_PATH)));
  return waits;
}

/** Whether the service lets the guest wait: it says so, and one second passes. */
async function mayWait({ guestToken }: Registered, service: RunningService): Promise<boolean> {
  const started = performance.now();
  const { reply } = await wait(service, asGuest(guestToken), { seconds: 1 });
  const { status, headers } = await reply;
  expect(status).toBe(304);
  const isApplied = headers.get("preference-applied") === "wait=1";
  expect(performance.now() - started > 900).toBe(isApplied);
  return isApplied;
}

async function leave(waits: readonly Waiting[]): Promise<void> {
  for (const each of waits) each.leave();
  await Promise.allSettled(waits.map(({ reply }) => reply));
}

describe("the number of waits is limited: beyond it the answer comes at once, as if nobody had asked to wait", () => {
  it("for each guest", async () => {
    await withService([], async (service, alice) => {
      const [greedy, other] = [await register(service, alice.token), await register(service, alice.token)];
      const waits = await waitsOf(greedy, service, WAITS_OF_GUEST);
      await sleep(500);
      expect(await mayWait(greedy, service)).toBe(false);
      expect(await mayWait(other, service)).toBe(true);
      expect(waits.some((each) => each.isAnswered())).toBe(false);
      await leave(waits);
    });
  });

  it("in all, to three quarters of the connections, so that those who do not wait are served", async () => {
    await withService(["--max-connections", "16"], async (service, alice) => {
      const guests = [await register(service, alice.token), await register(service, alice.token)] as const;
      const waits = [...(await waitsOf(guests[0], service, 6)), ...(await waitsOf(guests[1], service, 6))];
      await sleep(500);
      expect(await mayWait(guests[0], service)).toBe(false);
      expect((await postBlob(service, guests[0].guestToken, rsaBlob())).status).toBe(200);
      // Admins have connections and waits of their own.
      const { reply } = await wait(service, asAdmin(alice.token, guests[0].id), { seconds: 1 });
      expect((await reply).headers.get("preference-applied")).toBe("wait=1");
      await leave(waits);
    });
  });
});

describe("a wait ends", () => {
  it("at once when its client goes away, and makes room for another", async () => {
    await withService([], async (service, alice) => {
      const instance = await register(service, alice.token);
      for (let round = 0; round < 3; round++) {
        const waits = await waitsOf(instance, service, WAITS_OF_GUEST);
        await sleep(300);
        expect(await mayWait(instance, service)).toBe(false);
        await leave(waits);
        await expect.poll(() => mayWait(instance, service), { timeout: 20_000 }).toBe(true);
      }
    });
  });

  it("with 304, at once, when the service is told to stop, which ends with 0", async () => {
    await withService([], async (service, alice) => {
      const instances = await Promise.all(Array.from({ length: 20 }, () => register(service, alice.token)));
      const waits = await Promise.all(
        instances.flatMap(({ id, guestToken }) => [
          wait(service, asAdmin(alice.token, id)),
          wait(service, asGuest(guestToken, METADATA_PATH)),
        ]),
      );
      await sleep(500);
      expect(waits.some((each) => each.isAnswered())).toBe(false);
      const started = Date.now();
      expect(await service.stop()).toBe(0);
      expect(Date.now() - started).toBeLessThan(15_000);
      for (const { reply } of waits) expect((await reply).status).toBe(304);
      expect(service.log()).not.toContain('"failure"');
    });
  });

  it("after its 60 seconds and no sooner: none of the listeners' limits cuts it", async () => {
    await withService([], async (service, alice) => {
      const { id, guestToken } = await register(service, alice.token);
      const started = Date.now();
      const waits = await Promise.all([
        wait(service, asAdmin(alice.token, id), { seconds: 600 }),
        wait(service, asGuest(guestToken, PASSWORD_PATH)),
      ]);
      for (const { reply } of waits) {
        const { status, headers } = await reply;
        expect([status, headers.get("preference-applied")]).toEqual([304, "wait=60"]);
      }
      expect(Date.now() - started).toBeGreaterThan(59_900);
    });
  });
});
