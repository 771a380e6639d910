import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificate, readCertificate } from "../../../src/service/tls/certificate.ts";
import { followCertificate } from "../../../src/service/tls/followed-certificate.ts";
import { call } from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";

const folder = newFolder();
const files = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };

/** A self-signed certificate and key of this name, beside the ones in use. */
function make(name: string, days: number): void {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", String(days)];
  const made = ["-x509", ...options, "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", ...made, ...subject], { stdio: "ignore" });
}
const use = (name: string, keyOf = name): void => {
  copyFileSync(join(folder, `${name}.pem`), files.certificate);
  copyFileSync(join(folder, `${keyOf}.key`), files.key);
};

beforeAll(() => {
  make("first", 2);
  make("second", 9);
  use("first");
});

/** Whom a new connection meets. */
const nameAt = (url: string, more: object = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false, ...more }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on("error", reject);
  });

/** Asks over the agent's connection: the status, and the name on the certificate of that connection. */
const ask = (agent: Agent, url: string): Promise<{ status: number; name: string; headers: object }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/v3`, { agent, rejectUnauthorized: false }, (response) => {
      const name = String((response.socket as TLSSocket).getPeerCertificate().subject.CN);
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, name, headers: response.headers }));
    });
    asked.on("error", reject).end();
  });

describe("a service with a certificate", () => {
  let service: RunningService;
  let agent: Agent;
  beforeAll(async () => {
    service = await startService({ args: ["--tls-certificate", files.certificate, "--tls-key", files.key] });
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
  });
  afterAll(async () => {
    agent.destroy();
    await service.stop();
  });
  const events = (event: string): number => service.log().split(`"event":"${event}"`).length - 1;
  const hangUp = async (event: string): Promise<void> => {
    const before = events(event);
    service.signal("SIGHUP");
    await expect.poll(() => events(event), { timeout: 20_000 }).toBe(before + 1);
  };

  it("shows new connections the new one after SIGHUP, on both listeners, while old ones go on", async () => {
    expect(await ask(agent, service.adminsUrl)).toMatchObject({ status: 200, name: "first" });
    use("second");
    expect(await nameAt(service.adminsUrl)).toBe("first");
    await hangUp("new certificate in use");
    expect(await nameAt(service.adminsUrl)).toBe("second");
    expect(await nameAt(service.guestsUrl)).toBe("second");
    expect(await ask(agent, service.adminsUrl)).toMatchObject({ status: 200, name: "first" });
  });

  it("still speaks nothing below TLS 1.2 after that", async () => {
    const limits = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    await expect(nameAt(service.adminsUrl, limits)).rejects.toThrow();
    expect(await nameAt(service.adminsUrl, { maxVersion: "TLSv1.2" })).toBe("second");
  });

  it("keeps the old one, and says why, if the new pair is broken or does not belong together", async () => {
    use("first", "second");
    await hangUp("the certificate was not read anew");
    expect(service.log()).toContain('"reason":"certificate and key do not belong together"');
    writeFileSync(files.certificate, "canary");
    await hangUp("the certificate was not read anew");
    expect(service.log()).toContain('"reason":"the certificate is no certificate in PEM"');
    expect(service.log()).not.toContain("canary");
    expect(await nameAt(service.adminsUrl)).toBe("second");
    use("second");
    await hangUp("the certificate is the same");
  });

  it("has the day on which it expires among its metrics", async () => {
    const { text } = await call(`${service.metricsUrl}/metrics`);
    const [, seconds] = /^latchkey_tls_certificate_expires_timestamp_seconds (\d+)$/m.exec(text) ?? [];
    expect(Number(seconds) * 1000).toBe(readCertificate(files).expiresAt);
    expect(Number(seconds)).toBeGreaterThan(Date.now() / 1000 + 8 * 86_400);
  });

  it("tells browsers to come by TLS only", async () => {
    const { headers } = await ask(agent, service.adminsUrl);
    expect(headers).toMatchObject({ "strict-transport-security": "max-age=31536000" });
  });
});

describe("a certificate's files", () => {
  it("are looked at now and then: what is new and usable is taken, what is not is told once", async () => {
    use("first");
    const taken: Certificate[] = [];
    const failures: string[] = [];
    const followed = followCertificate(files, readCertificate(files), 20, {
      changed: (certificate) => taken.push(certificate),
      failed: (cause) => failures.push(String(cause)),
    });
    try {
      use("second");
      await expect.poll(() => taken.length, { timeout: 20_000 }).toBe(1);
      expect(followed.current().cert.equals(readFileSync(files.certificate))).toBe(true);
      const before = failures.length;
      writeFileSync(files.key, "");
      await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(before);
      for (let count = 0; count < 5; count++) expect(followed.reload()).toBe("failed");
      expect(failures.length).toBe(before + 1);
      expect(followed.current()).toBe(taken[0]);
      use("first");
      await expect.poll(() => taken.length, { timeout: 20_000 }).toBe(2);
    } finally {
      followed.stop();
    }
  });
});
