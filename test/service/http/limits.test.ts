import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, call, DEFAULT_DOMAIN, type Member, newMember, passwordSignIn, signIn } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";
import { rawRequest, statusOf } from "./raw-request.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService({ args: ["--max-connections", "200"] });
  alice = await newMember(service);
});
afterAll(() => service.stop());

const head = (...lines: string[]): string => [...lines, "Host: latchkey", "", ""].join("\r\n");

describe.concurrent("a slow client is cut off", () => {
  const cases: [string, string][] = [
    ["that says nothing", ""],
    ["that does not end its head", "GET /v3 HTTP/1.1\r\nHost: latchkey\r\nX-Slow: "],
    [
      "that does not send its body",
      head("POST /v3/auth/tokens HTTP/1.1", "Content-Type: application/json", "Content-Length: 100"),
    ],
  ];
  for (const [what, bytes] of cases)
    it(`${what}, while others are served`, async () => {
      const started = Date.now();
      const slow = rawRequest(service.adminsUrl, bytes);
      expect((await call(`${service.adminsUrl}/v3`)).status).toBe(200);
      expect([0, 408]).toContain(statusOf(await slow));
      expect(Date.now() - started).toBeLessThan(30_000);
    });

  it("that sends a byte now and then", async () => {
    const { hostname, port } = new URL(service.guestsUrl);
    const closed = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write("GET /openstack HTTP/1.1\r\nX-Drip: "));
      const drip = setInterval(() => socket.write("x"), 500);
      socket.on("error", () => undefined);
      socket.resume().on("close", () => {
        clearInterval(drip);
        resolve(true);
      });
    });
    expect(closed).toBe(true);
  });
});

describe("what is too large is refused without being read", () => {
  it("a head", async () => {
    const long = "x".repeat(10_000);
    for (const bytes of [head("GET /v3 HTTP/1.1", `X-Long: ${long}`), head(`GET /${long} HTTP/1.1`)])
      expect(statusOf(await rawRequest(service.adminsUrl, bytes))).toBe(431);
  });

  it("a body, by its length or as it comes, before anybody has signed in too", async () => {
    const body = JSON.stringify({ auth: { padding: "x".repeat(120_000) } });
    const headers = { "content-type": "application/json" };
    const reply = await call(`${service.adminsUrl}/v3/auth/tokens`, { method: "POST", headers, body });
    expect(reply.status).toBe(413);
    expect(reply.json).toMatchObject({ error: { code: 413 } });
    const chunked = head(
      "POST /v3/auth/tokens HTTP/1.1",
      "Content-Type: application/json",
      "Transfer-Encoding: chunked",
    );
    const answer = await rawRequest(service.adminsUrl, `${chunked}1d4c0\r\n${"x".repeat(120_000)}`);
    expect(statusOf(answer)).toBe(413);
  });
});

describe("garbage is answered, never with a stack, a path or what was sent", () => {
  const garbage: [string, string][] = [
    ["no HTTP", "canary\r\n\r\n"],
    ["TLS to a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a bad URL", head("GET /v2.1/servers/%E0%A4%A/canary HTTP/1.1", "Connection: close")],
    ["a header with a control character", head("GET /v3 HTTP/1.1", "X-A: canary\x01", "Connection: close")],
    ["an unknown method", head("CANARY /v3 HTTP/1.1", "Connection: close")],
  ];
  for (const [what, bytes] of garbage)
    it(what, async () => {
      const answer = await rawRequest(service.adminsUrl, bytes);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
      expect(statusOf(answer)).toBeLessThan(500);
      expect(answer).not.toMatch(/canary|node_modules|\.js|\bat \w/i);
    });

  it("JSON that is broken, deep, of the wrong kind or of the wrong type, at every path that takes a body", async () => {
    const deep = "[".repeat(50_000);
    const bodies = [
      '{"canary"',
      deep,
      "null",
      '"canary"',
      "1",
      "[]",
      '{"__proto__":{"canary":1}}',
      '{"server":null}',
      "",
    ];
    for (const path of ["/v3/auth/tokens", "/v2.1/servers", "/v2.1/os-keypairs"])
      for (const body of bodies)
        for (const type of ["application/json", "text/plain", "application/json; charset=canary"]) {
          const reply = await call(service.adminsUrl + path, {
            method: "POST",
            headers: { "x-auth-token": alice.token, "content-type": type },
            body,
          });
          expect([400, 415]).toContain(reply.status);
          expect(reply.json).toBeDefined();
          expect(reply.text).not.toMatch(/canary|node_modules|\.js|\bat \w+ \(/);
        }
  });

  it("and the service is still there, with a log that has no failure in it", async () => {
    expect((await call(`${service.adminsUrl}/v3`)).status).toBe(200);
    expect(service.log()).not.toMatch(/"failure"|canary/);
  });
});

describe("every answer", () => {
  it("forbids to keep it or to take it for something else, and never leads elsewhere", async () => {
    const replies = await Promise.all([
      call(`${service.adminsUrl}/`),
      call(`${service.adminsUrl}/nothing`),
      api(service, alice.token, "GET", "/v2.1/servers"),
      api(service, "bogus", "GET", "/v2.1/servers"),
      call(`${service.guestsUrl}/openstack`),
    ]);
    for (const { headers, status } of replies) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-powered-by") ?? headers.get("server")).toBeNull();
      expect(headers.get("location")).toBeNull();
      expect([301, 302, 303, 307, 308]).not.toContain(status);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("connections", () => {
  it("beyond the limit are closed, and those within are served again afterwards", async () => {
    const { hostname, port } = new URL(service.adminsUrl);
    const sockets = Array.from({ length: 300 }, () => connect(Number(port), hostname).on("error", () => undefined));
    let closed = 0;
    for (const socket of sockets) socket.resume().on("close", () => (closed += 1));
    await expect.poll(() => closed, { timeout: 20_000 }).toBeGreaterThanOrEqual(100);
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(
        () =>
          call(`${service.adminsUrl}/v3`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 20_000 },
      )
      .toBe(200);
  });
});

describe("guessing passwords", () => {
  const attempt = (user: string, password: string) =>
    api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn({ user, password }));

  it("is slowed down after ten failures, for known and unknown users alike, in Keystone's shape", async () => {
    const victim = await newMember(service);
    for (const user of [victim.user, "nobody-of-this-name"]) {
      for (let count = 0; count < 10; count++) expect((await attempt(user, "wrong")).status).toBe(401);
      const reply = await attempt(user, "wrong");
      expect(reply.status).toBe(429);
      expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(reply.json).toMatchObject({ error: { code: 429, title: "Too Many Requests" } });
    }
    // Long enough a wait for the next request to be in it for certain.
    const toWait = async (): Promise<number> =>
      Number((await attempt(victim.user, "wrong")).headers.get("retry-after"));
    await expect.poll(toWait, { timeout: 60_000 }).toBeGreaterThan(3);
    // The right password has to wait as well: otherwise the answer would tell that it is right.
    expect((await attempt(victim.user, victim.password)).status).toBe(429);
    await expect
      .poll(async () => (await attempt(victim.user, victim.password)).status, { timeout: 60_000, interval: 200 })
      .toBe(201);
    expect((await attempt(victim.user, "wrong")).status).toBe(401);
  });

  it("does not hold up other users, nor sessions that are there", async () => {
    expect(await signIn(service, alice)).toMatch(/^[\w-]{43}$/);
    expect((await api(service, alice.token, "GET", "/v2.1/servers")).status).toBe(200);
  });

  it("is counted before the password is looked at, so guesses at the same time are counted too", async () => {
    const victim = await newMember(service);
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async (_, count) => (await attempt(victim.user, `wrong-${count}`)).status),
    );
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  });

  it("takes as long for a user who does not exist as for one who does", async () => {
    const times = async (name: (count: number) => string) => {
      const taken: number[] = [];
      for (let count = 0; count < 7; count++) {
        const body = { user: { name: name(count), domain: DEFAULT_DOMAIN, password: "wrong" } };
        const started = performance.now();
        await api(service, undefined, "POST", "/v3/auth/tokens", {
          auth: { identity: { methods: ["password"], password: body } },
        });
        taken.push(performance.now() - started);
      }
      return taken.sort((a, b) => a - b)[3] ?? 0;
    };
    const person = await newMember(service);
    const known = await times(() => person.user);
    const unknown = await times((count) => `nobody-${count}`);
    // Without the same work it would be a twentieth.
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });
});
