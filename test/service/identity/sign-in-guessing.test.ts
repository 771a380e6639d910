import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, passwordSignIn, type Reply } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";
import { seedMember } from "./seeded-member.ts";

/** Two processes on one data folder, behind a proxy that says where a request comes from. */
let services: [RunningService, RunningService];
beforeAll(async () => {
  const args = ["--behind-tls-proxy"];
  const one = await startService({ args });
  services = [one, await startService({ args, data: one.data })];
});
afterAll(() => Promise.all(services.map((service) => service.stop())));

let attempts = 0;
/** From this address, at one of the processes and the other in turn. */
function attempt({ user, password = "wrong" }: { user: string; password?: string }, address: string): Promise<Reply> {
  attempts += 1;
  const service = services[attempts % 2 === 0 ? 0 : 1];
  const headers = { "x-forwarded-for": `203.0.113.250, ${address}` };
  return api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn({ user, password }), headers);
}
const retryAfter = (reply: Reply): number => Number(reply.headers.get("retry-after"));
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** The status of a sign-in that comes from one of this machine's own addresses. */
function statusFrom(
  localAddress: string,
  service: RunningService,
  body: object,
  forwardedFor: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "x-forwarded-for": forwardedFor };
    request(`${service.adminsUrl}/v3/auth/tokens`, { method: "POST", localAddress, headers, agent: false }, (reply) => {
      reply.resume().on("end", () => resolve(reply.statusCode ?? 0));
    })
      .on("error", reject)
      .end(JSON.stringify(body));
  });
}

let networks = 0;
/** An address that nothing has come from yet. */
function newAddress(): string {
  networks += 1;
  return `10.0.${networks >> 8}.${networks & 255}`;
}
const member = () => seedMember(services[0]);

describe("guessing at one account from one address", () => {
  it("has ten free failures, counted by all processes together; then each costs twice the time, which is told", async () => {
    const { user } = await member();
    const address = newAddress();
    for (let count = 0; count < 10; count++) expect((await attempt({ user }, address)).status).toBe(401);
    const waits: number[] = [];
    for (let failures = 0; failures < 3; failures++) {
      // A slow machine may have let the first seconds pass.
      await expect
        .poll(
          async () => {
            const reply = await attempt({ user }, address);
            if (reply.status === 429) waits.push(retryAfter(reply));
            return reply.status;
          },
          { timeout: 60_000, interval: 200 },
        )
        .toBe(401);
    }
    const reply = await attempt({ user }, address);
    expect(reply.status).toBe(429);
    expect(reply.json).toMatchObject({ error: { code: 429, title: "Too Many Requests" } });
    waits.push(retryAfter(reply));
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(8);
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(5);
  });

  it("keeps the right password waiting as well, and lets it in when the time that was told is over", async () => {
    const alice = await member();
    const address = newAddress();
    for (let count = 0; count < 10; count++) await attempt({ user: alice.user }, address);
    await expect
      .poll(async () => retryAfter(await attempt({ user: alice.user }, address)), { timeout: 60_000, interval: 100 })
      .toBeGreaterThan(2);
    const reply = await attempt(alice, address);
    expect(reply.status).toBe(429);
    await sleep(retryAfter(reply));
    expect((await attempt(alice, address)).status).toBe(201);
  });

  it("holds up neither the account elsewhere, nor the address for others", async () => {
    const alice = await member();
    const address = newAddress();
    for (let count = 0; count < 10; count++) await attempt({ user: alice.user }, address);
    expect((await attempt(alice, newAddress())).status).toBe(201);
    expect((await attempt(await member(), address)).status).toBe(201);
  });

  it("is no way around by other addresses of one IPv6 network, nor by what a client writes into X-Forwarded-For", async () => {
    const { user } = await member();
    let count = 0;
    const guess = async () => {
      count += 1;
      return (await attempt({ user }, `10.99.0.${count}, 2001:db8:5:6::${count}`)).status;
    };
    for (let free = 0; free < 10; free++) expect(await guess()).toBe(401);
    await expect.poll(guess, { timeout: 60_000, interval: 0 }).toBe(429);
  });

  it("without a proxy in front counts for the address of the connection, whatever a client says of itself", async () => {
    const open = await startService();
    try {
      const alice = await seedMember(open);
      let count = 0;
      const guess = () => {
        count += 1;
        return statusFrom("127.0.0.2", open, passwordSignIn({ ...alice, password: "wrong" }), `10.98.0.${count}`);
      };
      for (let free = 0; free < 10; free++) expect(await guess()).toBe(401);
      await expect.poll(guess, { timeout: 60_000, interval: 0 }).toBe(429);
      expect(await statusFrom("127.0.0.3", open, passwordSignIn(alice), "127.0.0.2")).toBe(201);
    } finally {
      await open.stop();
    }
  });
});

describe("guessing at many accounts from one address", () => {
  it("has fifty free failures in all", async () => {
    const address = newAddress();
    const guess = async (_: unknown, count: number) => (await attempt({ user: `nobody-${count}` }, address)).status;
    expect(await Promise.all(Array.from({ length: 50 }, guess))).toEqual(Array(50).fill(401));
    // A slow machine may let a second pass before the next one.
    await expect.poll(() => guess(undefined, 50), { timeout: 60_000, interval: 0 }).toBe(429);
    expect((await attempt(await member(), newAddress())).status).toBe(201);
  });
});

describe("guessing at one account from many addresses", () => {
  /** More than fifty failures: the addresses wait in turn, as they are told to. */
  async function guessFromEverywhere(user: string): Promise<void> {
    // At the same time: those that meet in the store are all counted.
    const guess = async () => (await attempt({ user }, newAddress())).status;
    expect(await Promise.all(Array.from({ length: 50 }, guess))).toEqual(Array(50).fill(401));
    for (let count = 0; count < 3; count++) {
      const address = newAddress();
      const reply = await attempt({ user }, address);
      expect(reply.status).toBe(429);
      expect(retryAfter(reply)).toBeLessThanOrEqual(2 ** count);
      await sleep(retryAfter(reply));
      expect((await attempt({ user }, address)).status).toBe(401);
    }
  }

  it("is slowed down for addresses that are new to the account; its owner goes on, and unlock forgets all", async () => {
    const alice = await member();
    const home = newAddress();
    expect((await attempt(alice, home)).status).toBe(201);
    // One that does not exist, meanwhile, just so: nobody is told which do.
    await Promise.all([guessFromEverywhere(alice.user), guessFromEverywhere("nobody-at-all")]);
    for (let count = 0; count < 3; count++) expect((await attempt(alice, home)).status).toBe(201);
    const away = newAddress();
    const reply = await attempt(alice, away);
    expect(reply.status).toBe(429);
    expect(retryAfter(reply)).toBeGreaterThan(4);
    await services[0].admin("user", "unlock", alice.user);
    expect(await services[0].admin("audit", alice.user)).toContain("failures forgotten  console");
    expect((await attempt(alice, away)).status).toBe(201);
  });
});
