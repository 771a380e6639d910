import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answeringStore } from "../../../src/service/store/answering-store.ts";
import { type Store, StoreUnavailable } from "../../../src/service/store/store.ts";
import {
  api,
  call,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  type Reply,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

/** What a request is promised to wait for the store at most, in milliseconds, and what a busy machine may add. */
const LONGEST = 10_000 + 10_000;

let service: RunningService;
let alice: Member;
beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

/** Holds SQLite's lock for as long as its standard input is open, as somebody's backup tool would. */
const HOLDER = `
const database = new (require("libsql"))(process.argv[1]);
database.exec("PRAGMA busy_timeout = 30000; BEGIN IMMEDIATE");
console.log("locked");
process.stdin.on("end", () => { database.exec("ROLLBACK"); database.close(); }).resume();
`;

async function holdLock(): Promise<{ letGo: () => Promise<void> }> {
  const file = join(service.data, "latchkey.db");
  const holder: ChildProcess = spawn(process.execPath, ["-e", HOLDER, file], { stdio: ["pipe", "pipe", "inherit"] });
  if (holder.stdin === null || holder.stdout === null) throw new Error("the holder of the lock has no pipes");
  const { stdin } = holder;
  await once(holder.stdout, "data");
  return {
    async letGo() {
      const exited = once(holder, "exit");
      stdin.end();
      expect(await exited).toEqual([0, null]);
    },
  };
}

async function timed(asked: Promise<Reply>): Promise<Reply & { took: number }> {
  const started = performance.now();
  const reply = await asked;
  return { ...reply, took: performance.now() - started };
}
const readiness = async (url: string): Promise<number> => (await call(`${url}/readyz`)).status;
const GENEROUS = { timeout: 60_000 };

describe("a store that another process has locked", () => {
  it("gets whoever must write a 503 with Retry-After, in time; /readyz says no, until the lock is gone", async () => {
    const [stored, empty] = [await register(service, alice.token), await register(service, alice.token)];
    const blob = rsaBlob();
    expect((await postBlob(service, stored.guestToken, blob)).status).toBe(200);
    const lock = await holdLock();
    const asked = [
      postBlob(service, empty.guestToken, rsaBlob()),
      // Every read goes on the audit trail first, so it is not given out either.
      readPassword(service, alice.token, stored.id),
      api(service, alice.token, "POST", "/v2.1/servers", { server: { name: "web-2" } }),
      api(service, alice.token, "DELETE", `/v2.1/servers/${stored.id}/os-server-password`),
      api(service, alice.token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": alice.token }),
    ].map(timed);
    // Before anything has failed: what waits is enough.
    for (const url of [service.metricsUrl, service.adminsUrl])
      await expect.poll(() => readiness(url), GENEROUS).toBe(503);
    for (const reply of await Promise.all(asked)) {
      expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(reply.took).toBeLessThan(LONGEST);
      expect(reply.text).not.toContain(blob);
    }
    // Who only looks is served.
    expect((await api(service, alice.token, "GET", "/v2.1/servers")).status).toBe(200);
    expect((await call(`${service.metricsUrl}/healthz`)).status).toBe(200);
    expect(await readiness(service.metricsUrl)).toBe(503);
    expect((await call(`${service.metricsUrl}/metrics`)).text).toMatch(/^latchkey_ready 0$/m);
    await lock.letGo();

    // Without any other request.
    await expect.poll(() => readiness(service.metricsUrl), GENEROUS).toBe(200);
    expect((await guest(service, empty.guestToken, "GET", PASSWORD_PATH)).text).toBe("");
    expect((await readPassword(service, alice.token, stored.id)).text).toContain(blob);
    const list = await api(service, alice.token, "GET", "/v2.1/servers");
    expect(list.text).not.toContain("web-2");
    const events = service.log().match(/"the store (does not answer|answers again)"/g);
    expect(events).toEqual(['"the store does not answer"', '"the store answers again"']);
  });

  it("never has a success answered for what was not kept, nor keeps what was refused, while locks come and go", async () => {
    const instances = [];
    for (let count = 0; count < 60; count++) instances.push(await register(service, alice.token));
    const outcomes = new Map<string, { status: number; blob: string; guestToken: string }>();
    const rest = instances.values();
    const worker = async (): Promise<void> => {
      for (const { id, guestToken } of rest) {
        const blob = rsaBlob();
        const { status } = await postBlob(service, guestToken, blob);
        outcomes.set(id, { status, blob, guestToken });
      }
    };
    const first = await holdLock();
    const workers = Array.from({ length: 20 }, worker);
    await expect.poll(() => outcomes.size, GENEROUS).toBeGreaterThan(0);
    await first.letGo();
    await expect.poll(() => [...outcomes.values()].some(({ status }) => status === 200), GENEROUS).toBe(true);
    const second = await holdLock();
    await second.letGo();
    await Promise.all(workers);
    expect(new Set([...outcomes.values()].map(({ status }) => status))).toEqual(new Set([200, 503]));
    for (const { status, blob, guestToken } of outcomes.values()) {
      const { text } = await guest(service, guestToken, "GET", PASSWORD_PATH);
      // SQLite's lock is had before anything is written, so here a refusal is certain.
      expect(text).toBe(status === 200 ? blob : "");
    }
  });
});

describe("a store that never answers", () => {
  const never = () => new Promise<never>(() => undefined);
  const silent = { list: never, commit: never } as unknown as Store;
  const page = { prefix: "", limit: 1 };

  it("fails every list and commit after its time, each by itself, and none that is answered", async () => {
    const store = answeringStore(silent, 100);
    const asked = [store.list(page), store.commit([], [])];
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome.status).toBe("rejected");
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable);
    }
    // Again, after the timer has had nothing to do.
    await new Promise((resolve) => setTimeout(resolve, 600));
    await expect(store.list(page)).rejects.toBeInstanceOf(StoreUnavailable);
    const slow = { ...silent, list: () => new Promise<[]>((resolve) => setTimeout(() => resolve([]), 400)) };
    expect(await answeringStore(slow, 60_000).list(page)).toEqual([]);
  });
});
