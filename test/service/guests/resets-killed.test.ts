import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  api,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  type Registered,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { asAdmin, asGuest, METADATA_PATH } from "../http/waiting-client.ts";
import { type RunningService, startService } from "../running-service.ts";

const KILLS = 50;
const INSTANCES = 6;
/** What stands for a request here: the service cannot tell, and need not. */
const ITEM = "latchkey-reset";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

/** One instance, as those know it who reset it. Whatever was sent may be there; what was acknowledged must. */
interface Reset {
  instance: Registered;
  requests: { sent: string[]; acknowledged: number };
  blobs: { sent: string[]; acknowledged: number };
  /** How often admin or guest found no password. */
  emptyReads: number;
}

async function prepare(): Promise<Reset> {
  const instance = await register(service, alice.token, { metadata: { [ITEM]: "request 0" } });
  const first = rsaBlob();
  await postBlob(service, instance.guestToken, first);
  return {
    instance,
    requests: { sent: ["request 0"], acknowledged: 0 },
    blobs: { sent: [first], acknowledged: 0 },
    emptyReads: 0,
  };
}

/** Rejects when the service is gone. */
async function adminAsks({ instance, requests }: Reset): Promise<void> {
  const request = `request ${requests.sent.length}`;
  const number = requests.sent.push(request) - 1;
  const path = `/v2.1/servers/${instance.id}/metadata/${ITEM}`;
  const { status } = await api(service, alice.token, "PUT", path, { meta: { [ITEM]: request } });
  expect(status).toBe(200);
  requests.acknowledged = number;
}

/** The admin asks, waits for the other password, and asks again. */
async function beAdmin(reset: Reset): Promise<never> {
  for (let tag = '"x"'; ; ) {
    const reply = await asAdmin(alice.token, reset.instance.id)(service, { "if-none-match": tag, prefer: "wait=60" });
    expect(reply.status).toBe(200);
    if ((reply.json as { password: string }).password === "") reset.emptyReads++;
    tag = reply.headers.get("etag") ?? "";
    await adminAsks(reset);
  }
}

/** The guest waits for a request, and answers it with another blob in the place of its last. */
async function beGuest(reset: Reset): Promise<never> {
  const { blobs } = reset;
  const { guestToken } = reset.instance;
  for (let tag = '"x"'; ; ) {
    const headers = { "if-none-match": tag, prefer: "wait=60" };
    const asked = await asGuest(guestToken, METADATA_PATH)(service, headers);
    expect(asked.status).toBe(200);
    tag = asked.headers.get("etag") ?? "";
    const stored = await asGuest(guestToken)(service, {});
    if (stored.text === "") reset.emptyReads++;
    const body = rsaBlob();
    const number = blobs.sent.push(body) - 1;
    const ifMatch = { "if-match": stored.headers.get("etag") ?? "" };
    const posted = await guest(service, guestToken, "POST", PASSWORD_PATH, { headers: ifMatch, body });
    expect(posted.status).toBe(200);
    blobs.acknowledged = number;
  }
}

/** What is there, as a place in what was sent; -1 for anything else. */
async function placesOf({ instance, blobs, requests }: Reset): Promise<{ blob: number; request: number }> {
  const { password } = (await readPassword(service, alice.token, instance.id)).json as { password: string };
  const { meta } = (await guest(service, instance.guestToken, "GET", METADATA_PATH)).json as {
    meta: Record<string, string>;
  };
  return { blob: blobs.sent.indexOf(password), request: requests.sent.indexOf(meta[ITEM] ?? "") };
}

/** How many answers of guests have been acknowledged. */
const done = (resets: readonly Reset[]): number => resets.reduce((sum, { blobs }) => sum + blobs.acknowledged, 0);

it(`a service killed with -9 amid resets, ${KILLS} times, has all that it acknowledged, and never a moment without a password`, async () => {
  const resets = await Promise.all(Array.from({ length: INSTANCES }, prepare));
  for (let kill = 0; kill < KILLS; kill++) {
    const workers = resets.flatMap((reset) => [beAdmin(reset), beGuest(reset)]);
    const outcomes = Promise.allSettled(workers);
    // After at least one reset of this round, and all over the time that the next ones take.
    const before = done(resets);
    await expect
      .poll(() => done(resets), { timeout: 60_000, interval: 2 })
      .toBeGreaterThan(before + (kill % INSTANCES));
    await sleep(((kill * 0.618034) % 1) * 30);
    await service.kill9();
    for (const outcome of await outcomes) {
      // A connection that broke; a wrong answer would be an AssertionError.
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(TypeError);
    }
    await service.restart();
    for (const reset of resets) {
      const { blob, request } = await placesOf(reset);
      expect(blob).toBeGreaterThanOrEqual(reset.blobs.acknowledged);
      expect(request).toBeGreaterThanOrEqual(reset.requests.acknowledged);
      expect(reset.emptyReads).toBe(0);
      reset.blobs.acknowledged = blob;
      reset.requests.acknowledged = request;
    }
  }
});
