import { vi } from "vitest";
import { ed25519PublicKey, parseSshPublicKey } from "../../../src/core/ssh-public-key.ts";
import type { CloudFailure } from "../../../src/extension/cloud-failure.ts";
import type { LocalRecords } from "../../../src/extension/records.ts";
import type { ResetOutcome, ResetWay } from "../../../src/extension/reset-messages.ts";
import type { Reset } from "../../../src/extension/reset-records.ts";
import { emptyStorage, fakeBrowser } from "./fake-storage.ts";
import { createTinyGuest, type TinyGuest } from "./tiny-guest.ts";
import { startTinyNova, type TinyNova } from "./tiny-nova.ts";

/** A browser with a vault, a cloud, and a guest in it: everything that a reset needs, with a clock that a pause sets forward. */
export const one = "7d3c2b1a-0000-4000-8000-000000000001";
export const two = "7d3c2b1a-0000-4000-8000-000000000002";
export const MINUTE = 60_000;

export interface World {
  nova: TinyNova;
  guests: Map<string, TinyGuest>;
  /** What the cloud is answered for, if it cannot be asked. */
  failure: CloudFailure | undefined;
}

let vault: unknown;
export let world: World;
export let background: Background;

/** The background's modules, as after its start: nothing that was in variables is there any more. */
type Background = Awaited<ReturnType<typeof loadBackground>>;

export async function startBackground(): Promise<void> {
  background = await loadBackground();
}

async function loadBackground() {
  vi.resetModules();
  vi.doMock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
  vi.doMock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));
  vi.doMock("../../../src/extension/background/pause.ts", () => ({ pause }));
  vi.doMock("../../../src/extension/background/cloud-network.ts", () => ({
    network: { fetch: (...sent: Parameters<typeof fetch>) => fetch(...sent), timeout: 1_000 },
  }));
  vi.doMock("../../../src/extension/background/access.ts", async () => {
    const { vaultKey } = await import("../../../src/extension/background/lock.ts");
    return {
      withAccess: async (_: string, request: (access: object) => Promise<unknown>) => {
        const key = await vaultKey();
        if (key === undefined) return { code: "locked" };
        key.wipe();
        return world.failure ?? request({ token: "token", computeUrl: `${world.nova.cloud.url}/v2.1` });
      },
    };
  });
  const [storage, resets, run, plan, passwords, keys, lock, abandon, backup] = await Promise.all([
    import("./fake-storage.ts"),
    import("../../../src/extension/background/resets.ts"),
    import("../../../src/extension/background/run-resets.ts"),
    import("../../../src/extension/background/plan-reset.ts"),
    import("../../../src/extension/background/passwords.ts"),
    import("../../../src/extension/background/keys.ts"),
    import("../../../src/extension/background/lock.ts"),
    import("../../../src/extension/background/abandon-reset.ts"),
    import("../../../src/extension/background/backup.ts"),
  ]);
  return { ...resets, ...run, ...plan, ...passwords, ...keys, ...lock, ...abandon, ...backup, storage };
}

/** A page that looks on does not set the clock forward: requests could not keep up with it. */
const pause = (milliseconds: number): Promise<void> =>
  milliseconds === FOLLOW_PAUSE ? new Promise((resolve) => setTimeout(resolve, 20)) : passTime(milliseconds);
const FOLLOW_PAUSE = 10_000;

/** Time goes by, requests under way get on, and every guest looks. */
export async function passTime(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  vi.setSystemTime(Date.now() + milliseconds);
  for (const [instance, guest] of world.guests) {
    const slot = world.nova.slots.get(instance);
    if (slot !== undefined) await guest.look(slot, world.nova.tags);
  }
}

/** A vault with one ed25519 key, unlocked for hours; the guest of `one` has sealed its first password to it. */
export async function newWorld(): Promise<void> {
  emptyStorage();
  world = { nova: await startTinyNova(), guests: new Map(), failure: undefined };
  world.nova.meanwhile = () => passTime(5_000);
  await startBackground();
  if (vault === undefined) {
    await background.createKey({ name: "laptop", passphrase: "a long passphrase" });
    vault = structuredClone({ local: fakeBrowser().areas.local, session: fakeBrowser().areas.session });
  }
  fakeBrowser().areas = structuredClone(vault) as Record<string, Record<string, unknown>>;
  Object.assign(fakeBrowser().areas.local ?? {}, {
    settings: {
      lockAfterMinutes: 240,
      clearClipboardAfterSeconds: 30,
      revealStyle: "plain",
      resetExpiresAfterMinutes: 15,
    },
  });
  await background.noteUse();
  addInstance(one);
}

export function endWorld(): void {
  world.nova.cloud.close();
}

/** An instance whose guest has sealed a password. */
export function addInstance(instance: string): TinyGuest {
  const guest = createTinyGuest(instance, [myKey()]);
  world.guests.set(instance, guest);
  world.nova.slots.set(instance, { blob: guest.seal(), items: { role: "db" } });
  return guest;
}

export function myKey(): Uint8Array {
  const line = parseSshPublicKey(local().vault?.items[0]?.label.publicKey ?? "");
  const key = line && ed25519PublicKey(line);
  if (key === undefined) throw new Error("no key");
  return key;
}

export const local = (): Partial<LocalRecords> => (fakeBrowser().areas.local ?? {}) as Partial<LocalRecords>;
export const record = (instance = one): Reset | undefined => local().resets?.[instance];
export const outcome = (instance = one): ResetOutcome | undefined => record(instance)?.outcome;
export const guestOf = (instance = one): TinyGuest => world.guests.get(instance) as TinyGuest;
export const slotOf = (instance = one) =>
  world.nova.slots.get(instance) as { blob: string; items: Record<string, string> };
export const request = (instance = one) => ({
  connectionId: "cloud",
  instanceId: instance,
  instanceName: `vm-${instance.at(-1)}`,
});

export async function start(way: ResetWay = "guest", instances = [one], user: string | null = null): Promise<void> {
  const wanted = instances.map((instance) => ({
    instanceId: instance,
    instanceName: request(instance).instanceName,
    user,
  }));
  await background.startResets({ connectionId: "cloud", way, instances: wanted });
}

/** The background goes on, by its alarm if it must, until the reset has ended, it was killed, or `limit` is over. */
export async function goOn(instance = one, limit = 20 * MINUTE): Promise<ResetOutcome | undefined> {
  const until = Date.now() + limit;
  while (record(instance)?.phase !== "ended" && Date.now() < until) {
    const died = background.storage.death.then(() => "died");
    if ((await Promise.race([background.goOnWithResets(), died])) === "died") return undefined;
    if (record(instance)?.phase !== "ended") await passTime(30_000);
  }
  return outcome(instance);
}

/** The password that the extension shows, or why it shows none. */
export async function shown(which?: "previous" | "only-here", instance = one): Promise<string> {
  const answer = await background.revealPassword({ ...request(instance), ...(which && { which }) });
  return answer.code === "revealed" ? new TextDecoder().decode(Uint8Array.from(answer.password)) : answer.code;
}
