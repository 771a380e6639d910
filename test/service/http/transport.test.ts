import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, guest, newMember, PASSWORD_PATH, postBlob, register, rsaBlob } from "../cloud.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";

const folder = newFolder();
const certificate = join(folder, "certificate.pem");
const key = join(folder, "key.pem");

beforeAll(() => {
  const subject = ["-subj", "/CN=latchkey.test", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", ...made, ...subject], { stdio: "ignore" });
});

const serve = (...args: string[]) => latchkey(["serve", "--data", newFolder(), ...args]);

describe("plain http", () => {
  it("is refused on every address but loopback, for admins and for guests, before anything is made", async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === "IPv4")?.address;
    for (const address of ["0.0.0.0", "[::]", "192.0.2.1", "example.org", ...(outside === undefined ? [] : [outside])])
      for (const option of ["--listen", "--guest-listen"]) {
        const { status, stderr, stdout } = await serve(option, `${address}:0`);
        expect(status).toBe(2);
        expect(stderr).toMatch(
          /plain http on .* would show passwords and tokens to the network: give --tls-certificate/,
        );
        expect(stdout).toBe("");
      }
  });

  it("is taken elsewhere if a proxy that speaks TLS stands in front; its word for the client's address is believed", async () => {
    const args = ["--behind-tls-proxy", "--public-url", "https://latchkey.example.org/", "--guest-listen", "0.0.0.0:0"];
    const service = await startService({ args });
    try {
      service.guestsUrl = service.guestsUrl.replace("0.0.0.0", "127.0.0.1");
      const alice = await newMember(service);
      const { id, guestToken } = await register(service, alice.token);
      // The last address is the one that our proxy has seen; what stands before it anybody may have written.
      const headers = { "x-forwarded-for": "198.51.100.66, 203.0.113.9" };
      await guest(service, guestToken, "POST", PASSWORD_PATH, { headers, body: rsaBlob() });
      expect(await service.admin("audit", id)).toMatch(/ {2}posted {2}guest {2}203\.0\.113\.9 {2}/);
      const version = await call(`${service.adminsUrl}/v3`);
      expect(version.text).toContain("https://latchkey.example.org/v3/");
    } finally {
      await service.stop();
    }
  });

  it("believes nobody about the client's address otherwise", async () => {
    const service = await startService();
    try {
      const alice = await newMember(service);
      const { id, guestToken } = await register(service, alice.token);
      const headers = { "x-forwarded-for": "203.0.113.9" };
      await guest(service, guestToken, "POST", PASSWORD_PATH, { headers, body: rsaBlob() });
      expect(await service.admin("audit", id)).toMatch(/ {2}posted {2}guest {2}127\.0\.0\.1 {2}/);
    } finally {
      await service.stop();
    }
  });
});

describe("with a certificate", () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService({ args: ["--tls-certificate", certificate, "--tls-key", key] });
  });
  afterAll(() => service.stop());

  const secureGet = (url: string, options: object = {}): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(url, { ca: readFileSync(certificate), ...options }, (response) => {
        let text = "";
        response.on("data", (data) => (text += data));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      asked.on("error", reject).end();
    });

  it("both addresses speak TLS, and say so in their links", async () => {
    expect(service.adminsUrl).toMatch(/^https:/);
    expect(service.guestsUrl).toMatch(/^https:/);
    const version = await secureGet(`${service.adminsUrl}/v3`);
    expect(version.text).toContain(`${service.adminsUrl}/v3/`);
    expect((await secureGet(service.guestsUrl + PASSWORD_PATH)).status).toBe(401);
  });

  it("nothing is answered to plain http, and nothing below TLS 1.2", async () => {
    await expect(call(service.adminsUrl.replace("https", "http"))).rejects.toThrow();
    const { port } = new URL(service.adminsUrl);
    const handshake = (version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3") =>
      new Promise<string>((resolve) => {
        const limits = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
        const socket = connectTls(
          { host: "127.0.0.1", port: Number(port), ca: readFileSync(certificate), ...limits },
          () => {
            resolve(socket.getProtocol() ?? "");
            socket.destroy();
          },
        );
        socket.on("error", () => resolve("refused"));
      });
    expect(await handshake("TLSv1.1")).toBe("refused");
    expect(await handshake("TLSv1.2")).toBe("TLSv1.2");
    expect(await handshake("TLSv1.3")).toBe("TLSv1.3");
  });

  it("openssl's client, which would speak TLS 1.0 and 1.1 with anybody, is refused by both addresses", async () => {
    for (const url of [service.adminsUrl, service.guestsUrl]) {
      const shakeHands = async (version: string): Promise<string> => {
        const { host } = new URL(url);
        // Its own lower limit is a matter of the security level: at 0 it has none.
        const args = ["s_client", "-connect", host, version, "-cipher", "ALL:@SECLEVEL=0", "-brief"];
        const client = spawn("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
        let said = "";
        for (const stream of [client.stdout, client.stderr]) stream.on("data", (text) => (said += text));
        await once(client, "close");
        return said;
      };
      for (const version of ["-tls1", "-tls1_1"]) {
        const said = await shakeHands(version);
        // The service's own refusal, not one of the client's.
        expect(said).toContain("alert protocol version");
        expect(said).not.toContain("CONNECTION ESTABLISHED");
      }
      expect(await shakeHands("-tls1_2")).toContain("Protocol version: TLSv1.2");
    }
  });
});

describe("`latchkey serve` called wrongly", () => {
  for (const [what, args] of [
    ["without a key to its certificate", ["--tls-certificate", "x.pem"]],
    ["with an address that is none", ["--listen", "8774"]],
    ["on all addresses without a public URL", ["--listen", "0.0.0.0:0", "--behind-tls-proxy"]],
    ["with a limit that is no number", ["--body-limit", "many"]],
    ["with an option that it does not have", ["--insecure"]],
  ] as const)
    it(`${what}: says what to do, and ends with 2`, async () => {
      const { status, stderr, stdout } = await serve(...args);
      expect(status).toBe(2);
      expect(stderr).toMatch(/--/);
      expect(stderr).not.toMatch(/^ {4}at /m);
      expect(stdout).toBe("");
    });

  it("with a certificate that is not there: says so, and ends with 2", async () => {
    const { status, stderr } = await serve("--tls-certificate", "missing.pem", "--tls-key", "missing.pem");
    expect(status).toBe(2);
    expect(stderr).toContain("--tls-certificate: the file cannot be read: there is no such file");
  });
});

describe("being stopped", () => {
  it("waits for no connection on which nothing was asked, or not to its end, with or without TLS", async () => {
    for (const args of [[], ["--tls-certificate", certificate, "--tls-key", key]]) {
      const service = await startService({ args });
      const { port } = new URL(service.guestsUrl);
      const open = (bytes: string) =>
        new Promise<void>((resolve) => {
          const ready = () => socket.write(bytes, () => resolve());
          const socket: Socket =
            args.length === 0
              ? connect(Number(port), "127.0.0.1", ready)
              : connectTls({ host: "127.0.0.1", port: Number(port), ca: readFileSync(certificate) }, ready);
          socket.on("error", () => undefined);
        });
      for (const bytes of ["", "GET /openstack HT", `GET /openstack HTTP/1.1\r\nHost: x\r\n\r\n`]) await open(bytes);
      await open(`POST ${PASSWORD_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n`);
      const started = Date.now();
      expect(await service.stop()).toBe(0);
      expect(Date.now() - started).toBeLessThan(25_000);
    }
  });

  it("finishes the requests that were accepted, and ends with 0", async () => {
    const service = await startService();
    const alice = await newMember(service);
    const instances = await Promise.all(Array.from({ length: 50 }, () => register(service, alice.token)));
    const posts = instances.map(({ guestToken }) =>
      postBlob(service, guestToken, rsaBlob()).then(
        ({ status }) => status,
        () => "not accepted",
      ),
    );
    await Promise.race(posts);
    expect(await service.stop()).toBe(0);
    const outcomes = await Promise.all(posts);
    expect(new Set(outcomes)).toContain(200);
    await service.restart();
    const stored = await Promise.all(
      instances.map(async ({ guestToken }) => (await guest(service, guestToken, "GET", PASSWORD_PATH)).text !== ""),
    );
    outcomes.forEach((outcome, index) => {
      if (outcome === 200) expect(stored[index]).toBe(true);
    });
    await service.stop();
  });
});
