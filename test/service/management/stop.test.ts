import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { call, guest, newMember, PASSWORD_PATH, type Registered, register, rsaBlob } from "../cloud.ts";
import { asGuest, METADATA_PATH, wait } from "../http/waiting-client.ts";
import { type RunningService, startService } from "../running-service.ts";

const CONNECTIONS = 32;
/** Connections by which a request has been sent. */
const used = new WeakSet<Socket>();

/** A POST on a kept-open connection: its status; "no answer" if the connection ended before one; "refused" if there was none. */
function post(
  agent: Agent,
  service: RunningService,
  { guestToken }: Registered,
  blob: string,
): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${guestToken}`, "content-length": blob.length };
    let [isSent, isReused] = [false, false];
    const asked = request(service.guestsUrl + PASSWORD_PATH, { method: "POST", agent, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    asked.on("finish", () => {
      isSent = true;
    });
    // `reusedSocket` does not say so of a connection that was waited for.
    asked.on("socket", (socket) => {
      isReused = used.has(socket);
      used.add(socket);
    });
    // A connection that was idle may be closed just when it is used again (RFC 9112, 9.3.1): the service has not read from it then.
    asked.on("error", () => resolve(isReused || !isSent ? "refused" : "no answer"));
    asked.end(blob);
  });
}

describe("SIGTERM under load", () => {
  it("answers every request that was accepted, loses none that was acknowledged, and ends with 0", async () => {
    const service = await startService();
    const alice = await newMember(service);
    const instances: Registered[] = [];
    while (instances.length < 600) {
      const part = Array.from({ length: 50 }, () => register(service, alice.token));
      instances.push(...(await Promise.all(part)));
    }
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const rest = instances.values();
    const outcomes = new Map<Registered, { blob: string; outcome: number | string }>();
    let stopped: Promise<number | null> | undefined;
    async function worker(): Promise<void> {
      for (const instance of rest) {
        const blob = rsaBlob();
        const outcome = await post(agent, service, instance, blob);
        outcomes.set(instance, { blob, outcome });
        if (outcomes.size > 200) stopped ??= service.stop();
        if (outcome === "refused") return;
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    expect(await stopped).toBe(0);
    agent.destroy();
    const kinds = new Set([...outcomes.values()].map(({ outcome }) => outcome));
    expect(kinds).toContain(200);
    expect([...kinds].filter((kind) => kind !== 200 && kind !== "refused")).toEqual([]);
    // It came in the middle of the load, not after it.
    expect(outcomes.size).toBeLessThan(instances.length);
    expect(service.log()).not.toContain('"failure"');

    await service.restart();
    for (const [instance, { blob, outcome }] of outcomes) {
      const { text } = await guest(service, instance.guestToken, "GET", PASSWORD_PATH);
      if (outcome === 200) expect(text).toBe(blob);
      else expect(["", blob]).toContain(text);
    }
    await service.stop();
  });
});

describe("the order to stop", () => {
  it("is followed by: not ready, then no new connections, then the end; requests are taken while it is delayed", async () => {
    const service = await startService({ args: ["--stop-delay", "3"] });
    const alice = await newMember(service);
    const { guestToken } = await register(service, alice.token);
    expect((await call(`${service.metricsUrl}/readyz`)).status).toBe(200);
    const ended = service.stop();
    for (const url of [service.metricsUrl, service.adminsUrl])
      await expect.poll(async () => (await call(`${url}/readyz`)).status, { interval: 20, timeout: 2_000 }).toBe(503);
    expect((await guest(service, guestToken, "GET", PASSWORD_PATH)).status).toBe(200);
    expect((await call(`${service.metricsUrl}/healthz`)).status).toBe(200);
    expect(await ended).toBe(0);
    const events = service
      .log()
      .split("\n")
      .flatMap((line) => /"event":"([^"]+)"/.exec(line)?.[1] ?? []);
    expect(events).toEqual(["audit head", "started", "stopping", "audit head", "stopped"]);
  });

  it("ends long polls at once, and whoever gave it twice does not wait", async () => {
    const service = await startService({ args: ["--stop-delay", "600"] });
    const alice = await newMember(service);
    const { guestToken } = await register(service, alice.token);
    const waiting = await wait(service, asGuest(guestToken, METADATA_PATH));
    const ended = service.stop();
    await expect.poll(() => service.log()).toContain('"event":"stopping"');
    expect(waiting.isAnswered()).toBe(false);
    service.signal("SIGINT");
    expect(await ended).toBe(1);
    await waiting.reply.catch(() => undefined);
  });

  it("waits for no connection on which nothing was asked, and answers a request that has come in part", async () => {
    const service = await startService();
    const { port } = new URL(service.guestsUrl);
    const [spare, slow] = [connect(Number(port), "127.0.0.1"), connect(Number(port), "127.0.0.1")];
    let answer = "";
    slow.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    slow.write(`GET ${PASSWORD_PATH} HTTP/1.1\r\nHost: x\r\n`);
    await sleep(200);
    const ended = service.stop();
    await once(spare, "close");
    expect(slow.closed).toBe(false);
    slow.write("\r\n");
    expect(await ended).toBe(0);
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });

  it("is bounded: who never sends the rest of a request is not waited for", async () => {
    const service = await startService();
    const { port } = new URL(service.guestsUrl);
    const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
    socket.write(`POST ${PASSWORD_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n`);
    await sleep(200);
    const started = Date.now();
    expect(await service.stop()).toBe(0);
    expect(Date.now() - started).toBeLessThan(25_000);
    socket.destroy();
  });
});
