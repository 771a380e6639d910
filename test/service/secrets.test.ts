import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { base32nopad } from "@scure/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  passwordSignIn,
  postBlob,
  type Registered,
  readPassword,
  register,
  rsaBlob,
} from "./cloud.ts";
import { askWithCredential, type MadeCredential, makeCredential } from "./identity/application-credentials.ts";
import { enrol, type Factor } from "./identity/passcodes.ts";
import { type RunningService, startService } from "./running-service.ts";

const PLAINTEXT = "canary-Plaintext-Passw0rd";

let service: RunningService;
let alice: Member;
let instance: Registered;
let credential: MadeCredential;
let factor: Factor;
let receipt: string;
const blob = rsaBlob();

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
  instance = await register(service, alice.token, { name: "canary-name", metadata: { canary: "canary-value" } });
  await guest(service, instance.guestToken, "POST", PASSWORD_PATH, { body: PLAINTEXT });
  await postBlob(service, instance.guestToken, blob);
  await readPassword(service, alice.token, instance.id);
  await api(service, alice.token, "GET", "/v2.1/servers/detail?name=canary-query");
  await api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn({ user: PLAINTEXT, password: "canary" }));
  await api(service, undefined, "POST", "/v3/auth/tokens", { auth: { identity: PLAINTEXT } });
  await api(service, "canary-token", "GET", `/v2.1/servers/canary-id`);
  credential = await makeCredential(service, alice, { name: "canary-credential" });
  await askWithCredential(service, credential);
  factor = await enrol(service, alice.user);
  const half = await api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn(alice));
  receipt = half.headers.get("openstack-auth-receipt") ?? "no receipt";
  await service.stop();
});
afterAll(() => service.stop());

const SECRETS = [
  "plaintext that a guest has sent",
  "a user's password",
  "the first password",
  "a user's token",
  "a guest's token",
  "an application credential's secret",
  "a receipt",
  "a TOTP secret",
  "a TOTP secret in base32",
];
const secrets = (): (string | Uint8Array)[] => [
  PLAINTEXT,
  alice.password,
  service.adminPassword,
  alice.token,
  instance.guestToken,
  credential.secret,
  receipt,
  factor.secret,
  base32nopad.encode(factor.secret),
];
/** The ways in which a text or bytes could lie in a file. */
const forms = (secret: string | Uint8Array): Buffer[] => [
  Buffer.from(secret),
  ...(typeof secret === "string" ? [Buffer.from(secret, "utf16le")] : []),
  Buffer.from(Buffer.from(secret).toString("hex")),
  Buffer.from(Buffer.from(secret).toString("base64").slice(0, -4)),
];
const files = (): string[] => readdirSync(service.data).map((name) => join(service.data, name));

describe("the data folder", () => {
  for (const [index, what] of SECRETS.entries())
    it(`does not hold ${what}, in any form`, () => {
      const found = files().filter((file) =>
        forms(secrets()[index] ?? "").some((form) => readFileSync(file).includes(form)),
      );
      expect(found).toEqual([]);
    });

  it("does hold the encrypted password: so the search above finds what is there", () => {
    expect(files().some((file) => readFileSync(file).includes(blob))).toBe(true);
  });

  it("is for its owner only, and so are its files", () => {
    expect(statSync(service.data).mode & 0o777).toBe(0o700);
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe("the log", () => {
  it("has a line of JSON for every answer: what kind, how it ended, how long it took, and an id", () => {
    const lines = service
      .log()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter((line) => !("event" in line));
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines)
      expect(line).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: "info",
        listener: expect.stringMatching(/^(admins|guests)$/),
        request: expect.stringMatching(/^req-[0-9a-f-]{36}$/),
        method: expect.stringMatching(/^[A-Z]+$/),
        route: expect.stringMatching(/^[/\w.:-]+$/),
        status: expect.any(Number),
        ms: expect.any(Number),
      });
  });

  it("has a line of JSON for what the service itself does: its start and its end", () => {
    const lines = service
      .log()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const events = lines.filter((line) => "event" in line);
    expect(events.map(({ level, event }) => `${level} ${event}`)).toEqual([
      "info audit head",
      "info started",
      "info stopping",
      "info audit head",
      "info stopped",
    ]);
  });

  it("has nothing that a client has sent: no password, token, name, id, query, body or blob", () => {
    const log = service.log() + service.output().replace(/^first start.*$/m, "");
    for (const secret of [...secrets(), blob, "canary", instance.id, alice.user])
      for (const form of forms(secret)) expect(Buffer.from(log).includes(form)).toBe(false);
  });
});

describe("the first password", () => {
  it("is printed once: a restart prints none", async () => {
    expect(service.output().match(/password/g)).toHaveLength(1);
    await service.restart();
    expect(service.output().match(/password/g)).toHaveLength(1);
    await service.stop();
  });
});
