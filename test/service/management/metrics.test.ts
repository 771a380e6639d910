import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardStore } from "../../../src/service/store/guarded-store.ts";
import { type Store, StoreUnavailable } from "../../../src/service/store/store.ts";
import { newStoreMeter } from "../../../src/service/store/store-meter.ts";
import {
  api,
  call,
  type Member,
  newMember,
  passwordSignIn,
  postBlob,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { rawRequest } from "../http/raw-request.ts";
import { asGuest, METADATA_PATH, wait } from "../http/waiting-client.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;
beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const scrape = async (): Promise<string> => (await call(`${service.metricsUrl}/metrics`)).text;

/** The value of a sample whose labels contain these; undefined if there is none. */
async function metric(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = (await scrape())
    .split("\n")
    .find((each) => new RegExp(`^${name}[{ ]`).test(each) && wanted.every((label) => each.includes(label)));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

/** By how much a sample grows over an action. */
async function growth(name: string, labels: Record<string, string>, action: () => Promise<unknown>): Promise<number> {
  const before = (await metric(name, labels)) ?? 0;
  await action();
  return ((await metric(name, labels)) ?? 0) - before;
}

describe("the metrics count", () => {
  it("requests by listener, route, method and class of status", async () => {
    const { id } = await register(service, alice.token);
    const route = "/v2.1/servers/:id/os-server-password";
    const labels = { listener: "admins", route, method: "GET", status: "2xx" };
    const ask = () => Promise.all([1, 2, 3].map(() => readPassword(service, alice.token, id)));
    expect(await growth("latchkey_http_requests_total", labels, ask)).toBe(3);
    const refused = () => readPassword(service, "bogus", id);
    expect(await growth("latchkey_http_requests_total", { ...labels, status: "4xx" }, refused)).toBe(1);
    expect(await growth("latchkey_http_request_duration_seconds_count", { listener: "admins", route }, ask)).toBe(3);
  });

  it("what nobody has a route for as one thing", async () => {
    const ask = () => Promise.all(["/a", "/b?c=d", "/%00"].map((path) => call(service.guestsUrl + path)));
    const labels = { listener: "guests", route: "-", method: "-", status: "4xx" };
    expect(await growth("latchkey_http_requests_total", labels, ask)).toBeGreaterThanOrEqual(2);
  });

  it("sign-ins by their outcome", async () => {
    const attempt = (password: string) => () =>
      api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn({ ...alice, password }));
    expect(await growth("latchkey_sign_ins_total", { outcome: "refused" }, attempt("wrong"))).toBe(1);
    expect(await growth("latchkey_sign_ins_total", { outcome: "signed in" }, attempt(alice.password))).toBe(1);
  });

  it("refusals by reason, also of what was no request", async () => {
    const name = "latchkey_http_refused_total";
    const listener = "guests";
    const { guestToken } = await register(service, alice.token);
    expect(await growth(name, { listener, reason: "invalid" }, () => postBlob(service, guestToken, "plain"))).toBe(1);
    expect(await growth(name, { listener, reason: "not signed in" }, () => postBlob(service, "x", "y"))).toBe(1);
    await postBlob(service, guestToken, rsaBlob());
    expect(await growth(name, { listener, reason: "conflict" }, () => postBlob(service, guestToken, rsaBlob()))).toBe(
      1,
    );
    const garbage = () => rawRequest(service.guestsUrl, "canary\r\n\r\n");
    expect(await growth(name, { listener, reason: "no http" }, garbage)).toBe(1);
    const long = () => rawRequest(service.guestsUrl, `GET / HTTP/1.1\r\nX: ${"x".repeat(10_000)}\r\n\r\n`);
    expect(await growth(name, { listener, reason: "head too large" }, long)).toBe(1);
  });

  it("long polls while they wait, and connections while they are open", async () => {
    const { guestToken } = await register(service, alice.token);
    const waiting = await wait(service, asGuest(guestToken, METADATA_PATH));
    const waits = () => metric("latchkey_long_polls_waiting", { listener: "guests" });
    await expect.poll(waits, { timeout: 20_000 }).toBe(1);
    expect(await metric("latchkey_connections", { listener: "guests" })).toBeGreaterThan(0);
    expect(await metric("latchkey_http_requests_in_flight", { listener: "guests" })).toBe(1);
    waiting.leave();
    await waiting.reply.catch(() => undefined);
    await expect.poll(waits, { timeout: 20_000 }).toBe(0);
    await expect
      .poll(() => metric("latchkey_http_requests_in_flight", { listener: "guests" }), { timeout: 20_000 })
      .toBe(0);
  });

  it("commits, and the entries of the audit trail", async () => {
    const { id } = await register(service, alice.token);
    const ask = () => readPassword(service, alice.token, id);
    expect(await growth("latchkey_audit_entries_total", {}, ask)).toBe(1);
    const commits = { operation: "commit", outcome: "done" };
    expect(await growth("latchkey_store_operations_total", commits, ask)).toBeGreaterThan(0);
    expect(await growth("latchkey_store_operations_total", { operation: "get", outcome: "done" }, ask)).toBeGreaterThan(
      0,
    );
  });

  it("what the process takes: CPU, memory, delay of its loop, since when it runs, and its version", async () => {
    const names = ["process_cpu_seconds_total", "process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"];
    for (const name of [...names, "process_start_time_seconds"]) expect(await metric(name), name).toBeGreaterThan(0);
    expect(await scrape()).toMatch(/^latchkey_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
  });
});

describe("the metrics", () => {
  it("hold nothing that a client has sent: no label is made of it", async () => {
    await call(`${service.adminsUrl}/canary?canary=1`, { method: "OPTIONS", headers: { "x-canary": "canary" } });
    await api(service, "canary", "GET", "/v2.1/canary/servers/canary/os-server-password");
    await api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn({ user: "canary", password: "canary" }));
    await rawRequest(service.adminsUrl, "CANARY /canary HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n");
    const text = await scrape();
    expect(text).toContain("latchkey_http_requests_total");
    for (const secret of ["canary", alice.user, alice.token, alice.password])
      expect(text.toLowerCase()).not.toContain(secret);
  });

  it("are in the form that Prometheus reads: every family has help and type, every bucket holds what is below", async () => {
    const text = await scrape();
    const families = [...text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram)$/gm)].map(([, name]) => name);
    expect(new Set(families).size).toBe(families.length);
    for (const name of families) expect(text).toContain(`# HELP ${name} `);
    for (const line of text.split("\n"))
      expect(line).toMatch(
        /^$|^# (HELP|TYPE) |^[a-z_0-9]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? (-?[\d.e+-]+|\+Inf|NaN)$/i,
      );
    const buckets = [
      ...text.matchAll(/^latchkey_store_operation_duration_seconds_bucket\{operation="get",le="([^"]+)"\} (\d+)$/gm),
    ];
    const counts = buckets.map(([, , count]) => Number(count));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(buckets.at(-1)?.[1]).toBe("+Inf");
  });
});

describe("a store that is slow", () => {
  it("is asked no more than it may be: what is beyond is refused at once, and goes on when there is room", async () => {
    const answers: (() => void)[] = [];
    const later = () => new Promise<"committed">((resolve) => answers.push(() => resolve("committed")));
    const meter = newStoreMeter();
    const slow = guardStore({ commit: later } as unknown as Store, meter, 2);
    const accepted = [slow.commit([], []), slow.commit([], [])];
    await expect(slow.commit([], [])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(slow.get("x")).rejects.toBeInstanceOf(StoreUnavailable);
    expect(meter).toMatchObject({ waiting: 2, shed: 2 });
    for (const answer of answers) answer();
    expect(await Promise.all(accepted)).toEqual(["committed", "committed"]);
    expect(meter).toMatchObject({ waiting: 0, commit: { done: 2 } });
    const next = slow.commit([], []);
    answers.at(-1)?.();
    expect(await next).toBe("committed");
  });

  it("has its failures counted, of every kind", async () => {
    const failing = () => Promise.reject(new StoreUnavailable(new Error("away")));
    const meter = newStoreMeter();
    const store = guardStore({ get: failing, list: failing, commit: failing } as unknown as Store, meter, 10);
    const all = [store.get("a"), store.get("b"), store.list({ prefix: "", limit: 1 }), store.commit([], [])];
    await Promise.allSettled(all);
    expect([meter.get.failed, meter.list.failed, meter.commit.failed, meter.waiting]).toEqual([2, 1, 1, 0]);
  });
});
