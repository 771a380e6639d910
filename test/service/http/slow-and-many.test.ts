import { execFileSync } from "node:child_process";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LARGEST_BODY, LARGEST_HEAD } from "../../../src/service/http/limits.ts";
import { memoryOf, toldMemory } from "../../fuzz-api/memory.ts";
import { call, newMember, PASSWORD_PATH, register } from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";
import { type HeldConnections, holdConnections } from "./held-connections.ts";
import { rawRequest, statusOf } from "./raw-request.ts";

const MANY = 10_000;
const PATIENCE = { timeout: 120_000, interval: 100 };
const REQUEST = "GET /v3 HTTP/1.1\r\nHost: latchkey\r\n\r\n";
const CLOSING = "GET /v3 HTTP/1.1\r\nHost: latchkey\r\nConnection: close\r\n\r\n";

let service: RunningService;
let client: ReturnType<typeof ordinaryClient>;

beforeAll(async () => {
  service = await startService({ args: ["--max-connections", String(MANY)], nodeArgs: toldMemory(192) });
});
afterAll(() => service.stop());

/** Now and then, sooner than the service gives an idle connection up. */
function askAgain(socket: Socket): void {
  const timer = setInterval(() => socket.write(REQUEST), 12_000);
  socket.once("close", () => clearInterval(timer));
}

async function residentMemory(): Promise<number> {
  const memory = await memoryOf(service);
  if (memory === undefined) throw new Error("the service has ended");
  return memory.resident;
}

/** Somebody who goes on asking on one connection, whatever others do. */
function ordinaryClient(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: (number | string)[] = [];
  let isLeaving = false;
  const ask = (): void => {
    get(`${url}/v3`, { agent }, (response) => {
      statuses.push(response.statusCode ?? 0);
      response.resume().on("end", next);
    }).on("error", ({ message }) => {
      statuses.push(message);
      next();
    });
  };
  const next = (): void => void (isLeaving ? agent.destroy() : setTimeout(ask, 20));
  ask();
  return {
    statuses,
    leave() {
      isLeaving = true;
    },
  };
}

/** What it was answered while `others` were there. */
async function served(others: () => Promise<unknown>): Promise<Set<number | string>> {
  client = ordinaryClient(service.adminsUrl);
  await expect.poll(() => client.statuses.length, PATIENCE).toBeGreaterThan(0);
  const before = client.statuses.length;
  await others();
  await expect.poll(() => client.statuses.length, PATIENCE).toBeGreaterThan(before + 2);
  client.leave();
  return new Set(client.statuses);
}

describe("an ordinary client is served all the while that", () => {
  it(`${MANY} others are connected and do nothing; one more is turned away, until they leave`, async () => {
    const before = await residentMemory();
    const statuses = await served(async () => {
      const held: HeldConnections[] = [];
      const sum = (count: (each: HeldConnections) => number) => held.reduce((total, each) => total + count(each), 0);
      // Those that have been idle for too long meanwhile are made up for.
      const fillUp = (): void => void held.push(hold(MANY - 1 - sum((each) => each.alive())));
      const hold = (count: number): HeldConnections => holdConnections(service.adminsUrl, count, REQUEST, askAgain);
      const idle = (): number => {
        fillUp();
        return sum((each) => each.idle());
      };
      await expect.poll(idle, PATIENCE).toBe(MANY - 1);
      const each = ((await residentMemory()) - before) / sum((some) => some.open());
      process.stdout.write(
        `each of ${sum((some) => some.open())} idle connections costs ${(each / 1024).toFixed(1)} KiB\n`,
      );
      expect(each).toBeLessThan(48 * 1024);
      await expect
        .poll(() => {
          fillUp();
          return rawRequest(service.adminsUrl, CLOSING);
        }, PATIENCE)
        .toBe("");
      for (const some of held) some.release();
    });
    expect(statuses).toEqual(new Set([200]));
    await expect.poll(async () => statusOf(await rawRequest(service.adminsUrl, CLOSING)), PATIENCE).toBe(200);
  });

  it("1,000 others send heads and bodies byte by byte, to admins' address and guests', who are cut off", async () => {
    const { guestToken } = await register(service, (await newMember(service)).token);
    const drip = (socket: Socket): void => {
      const timer = setInterval(() => socket.write("x"), 500);
      socket.once("close", () => clearInterval(timer));
    };
    const head = "GET /v3 HTTP/1.1\r\nX-Drip: ";
    const adminsBody =
      "POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n";
    const guestsBody = `POST ${PASSWORD_PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${guestToken}\r\nContent-Length: 1000\r\n\r\n`;
    const statuses = await served(async () => {
      const slow = [
        holdConnections(service.adminsUrl, 250, head, drip),
        holdConnections(service.adminsUrl, 250, adminsBody, drip),
        holdConnections(service.guestsUrl, 250, head, drip),
        holdConnections(service.guestsUrl, 250, guestsBody, drip),
      ];
      for (const each of slow) await expect.poll(each.closed, PATIENCE).toBe(250);
    });
    expect(statuses).toEqual(new Set([200]));
  });

  it("another sends 200,000 requests at once and reads no answer: they are not read either, and cost no memory", async () => {
    const before = await residentMemory();
    const statuses = await served(async () => {
      const { hostname, port } = new URL(service.adminsUrl);
      const socket = connect(Number(port), hostname).on("error", () => undefined);
      socket.pause();
      const sent = Buffer.from(REQUEST.repeat(200_000));
      socket.write(sent);
      // Until nothing more is taken.
      let taken = -1;
      await expect
        .poll(
          () => {
            const before = taken;
            taken = socket.bytesWritten - socket.writableLength;
            return taken === before;
          },
          { ...PATIENCE, interval: 1000 },
        )
        .toBe(true);
      expect((await residentMemory()) - before).toBeLessThan(64 * 2 ** 20);
      socket.destroy();
    });
    expect(statuses).toEqual(new Set([200]));
  });

  it("500 others close their half at once: they get their answer, or nothing if they asked nothing", async () => {
    const statuses = await served(async () => {
      const asking = holdConnections(service.adminsUrl, 250, REQUEST, (socket) => socket.end());
      const silent = holdConnections(service.adminsUrl, 250, "", (socket) => socket.end());
      for (const each of [asking, silent]) await expect.poll(each.closed, PATIENCE).toBe(250);
      expect([asking.answered(), silent.answered()]).toEqual([250, 0]);
    });
    expect(statuses).toEqual(new Set([200]));
  });
});

describe("at either address", () => {
  const addresses: [string, () => string][] = [
    ["admins'", () => service.adminsUrl],
    ["guests'", () => service.guestsUrl],
  ];
  for (const [whose, url] of addresses) {
    it(`${whose}: a head with too many or too long headers, or too long a path, is refused: 431`, async () => {
      const many = Array.from({ length: 1500 }, (_, index) => `X-${index}: 1\r\n`).join("");
      const long = "x".repeat(LARGEST_HEAD);
      for (const bytes of [
        `GET /v3 HTTP/1.1\r\n${many}`,
        `GET /v3 HTTP/1.1\r\nX-Long: ${long}`,
        `GET /${long} HTTP/1.1`,
      ])
        expect(statusOf(await rawRequest(url(), `${bytes}\r\n\r\n`))).toBe(431);
    });

    it(`${whose}: a head below the limit is not`, async () => {
      const bytes = `GET /v3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: ${"x".repeat(LARGEST_HEAD - 200)}\r\n\r\n`;
      expect([200, 404]).toContain(statusOf(await rawRequest(url(), bytes)));
    });
  }
});

describe("a body that is too long", () => {
  const CASES: [string, (body: string) => string][] = [
    ["by its length", (body) => `Content-Length: ${body.length}\r\n\r\n${body}`],
    ["in chunks", (body) => `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}`],
    ["by its length, and never sent", (body) => `Content-Length: ${body.length}\r\n\r\n`],
  ];
  for (const [how, rest] of CASES) {
    it(`${how}, is refused without its end: 413 to an admin, 400 to a guest`, async () => {
      const { guestToken } = await register(service, (await newMember(service)).token);
      const head = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
      const toAdmins = `POST /v3/auth/tokens ${head}Content-Type: application/json\r\n${rest("x".repeat(LARGEST_BODY + 1))}`;
      expect(statusOf(await rawRequest(service.adminsUrl, toAdmins))).toBe(413);
      const toGuests = `POST ${PASSWORD_PATH} ${head}Authorization: Bearer ${guestToken}\r\n${rest("x".repeat(1021))}`;
      expect(statusOf(await rawRequest(service.guestsUrl, toGuests))).toBe(400);
    });
  }
});

describe("with TLS", () => {
  it("200 handshakes that never end are cut off, and others are served meanwhile", async () => {
    const folder = newFolder();
    const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    const subject = ["-subj", "/CN=latchkey.test", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", ...made, ...subject], { stdio: "ignore" });
    const secure = await startService({ args: ["--tls-certificate", certificate, "--tls-key", key] });
    try {
      const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);
      const held = holdConnections(secure.adminsUrl, 200, hello);
      await expect.poll(held.open, PATIENCE).toBeGreaterThan(0);
      const { port } = new URL(secure.adminsUrl);
      const protocol = await new Promise<string | null>((resolve, reject) => {
        const options = { host: "127.0.0.1", port: Number(port), rejectUnauthorized: false };
        const socket = connectTls(options, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on("error", reject);
      });
      expect(protocol).toBe("TLSv1.3");
      await expect.poll(held.closed, PATIENCE).toBe(200);
    } finally {
      await secure.stop();
    }
  });
});

describe("after all of it", () => {
  it("the service answers, and has logged no failure", async () => {
    expect((await call(`${service.adminsUrl}/v3`)).status).toBe(200);
    expect(service.log()).not.toContain('"failure"');
  });
});
