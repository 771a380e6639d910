import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchHealth } from "../../../src/service/management/health.ts";
import { newStoreMeter } from "../../../src/service/store/store-meter.ts";
import { call, newMember, register } from "../cloud.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe("`/healthz` and `/readyz`", () => {
  it("answer on the listener for metrics, and on the admins' for load balancers, without a word too many", async () => {
    for (const url of [service.metricsUrl, service.adminsUrl]) {
      const [health, ready] = [await call(`${url}/healthz`), await call(`${url}/readyz`)];
      expect([health.status, health.text]).toEqual([200, "ok\n"]);
      expect([ready.status, ready.text]).toEqual([200, "ready\n"]);
      for (const { headers } of [health, ready]) {
        expect(headers.get("cache-control")).toBe("no-store");
        expect(headers.get("x-content-type-options")).toBe("nosniff");
      }
    }
  });

  it("are not for guests", async () => {
    for (const path of ["/healthz", "/readyz", "/metrics"])
      expect((await call(service.guestsUrl + path)).status).toBe(404);
    expect((await call(`${service.adminsUrl}/metrics`)).status).toBe(404);
  });

  it("leave no line in the log, however often they are asked", async () => {
    const alice = await newMember(service);
    await Promise.all(Array.from({ length: 50 }, () => call(`${service.adminsUrl}/readyz`)));
    const { id } = await register(service, alice.token);
    expect(await service.admin("audit", id)).toContain("registered");
    await expect.poll(() => service.log()).toContain('"route":"/v2.1/servers"');
    expect(service.log()).not.toMatch(/healthz|readyz/);
  });
});

describe("the listener for metrics", () => {
  it("takes GET and HEAD only, and has nothing else", async () => {
    expect((await call(`${service.metricsUrl}/metrics`, { method: "POST", body: "x" })).status).toBe(405);
    for (const path of ["/", "/v3", "/openstack", "//metrics", "/metrics/"])
      expect((await call(service.metricsUrl + path)).status).toBe(404);
    expect((await call(`${service.metricsUrl}/healthz`, { method: "HEAD" })).status).toBe(200);
  });

  it("can be switched off", async () => {
    for (const off of ["off", ""]) {
      const silent = await startService({ args: ["--metrics-listen", off] });
      expect(silent.output()).not.toContain("metrics");
      expect((await call(`${silent.adminsUrl}/readyz`)).status).toBe(200);
      expect(await silent.stop()).toBe(0);
    }
  });

  it("may stand on an address that others reach, and then there is a warning", async () => {
    const open = await startService({ args: ["--metrics-listen", "0.0.0.0:0"] });
    expect(open.log()).toContain("--metrics-listen: whoever reaches this address reads the metrics");
    await open.stop();
  });

  it("ends the start if its address is taken", async () => {
    const taken = new URL(service.metricsUrl).host;
    const args = ["--listen", "127.0.0.1:0", "--guest-listen", "127.0.0.1:0", "--metrics-listen", taken];
    const { status, stderr } = await latchkey(["serve", "--data", newFolder(), ...args]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("EADDRINUSE")]);
  });
});

describe("readiness", () => {
  const { progress } = newStoreMeter();
  const commit = async () => "committed" as const;
  const never = () => new Promise<never>(() => undefined);

  it("is no for a store that fails, or is silent for a second, and yes again when it answers", async () => {
    let answer: () => Promise<never[]> = async () => [];
    const told: boolean[] = [];
    const health = watchHealth({ list: () => answer(), commit }, progress, (isReady) => told.push(isReady));
    expect(await health.isReady()).toBe(true);
    answer = () => Promise.reject(new Error("away"));
    await expect.poll(health.isReady, { timeout: 10_000 }).toBe(false);
    answer = async () => [];
    await expect.poll(health.isReady, { timeout: 10_000 }).toBe(true);
    answer = never;
    await expect.poll(health.isReady, { timeout: 10_000 }).toBe(false);
    expect(told).toEqual([false, true, false]);
  });

  it("costs the store one read at a time, however many ask", async () => {
    let reads = 0;
    const list = async () => {
      reads += 1;
      return [];
    };
    const health = watchHealth({ list, commit }, progress, () => undefined);
    await Promise.all(Array.from({ length: 1_000 }, health.isReady));
    expect(reads).toBe(1);
  });
});
