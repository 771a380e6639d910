import { createHmac, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  call,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  type Registered,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { rawRequest, statusOf } from "../http/raw-request.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";

const PROXY_SECRET = "shared with the proxy";
let service: RunningService;
let withProxy: RunningService;
let alice: Member;

beforeAll(async () => {
  const secretFile = join(newFolder(), "secret");
  writeFileSync(secretFile, `${PROXY_SECRET}\n`);
  service = await startService();
  withProxy = await startService({ args: ["--proxy-secret-file", secretFile] });
  alice = await newMember(service);
});
afterAll(async () => {
  await service.stop();
  await withProxy.stop();
});

const NOT_A_PASSWORD = { badRequest: { code: 400, message: "not an encrypted password" } };

describe("the metadata address", () => {
  it("leads a guest from the list of versions to its metadata and password", async () => {
    const { guestToken, id } = await register(service, alice.token, { metadata: { "latchkey-reset": "R1.x" } });
    const text = async (path: string) => (await guest(service, guestToken, "GET", path)).text.split("\n");
    expect(await text("/openstack")).toEqual(expect.arrayContaining(["2012-08-10", "2013-04-04", "latest"]));
    expect(await text("/openstack/2013-04-04/")).toEqual(["meta_data.json", "password"]);
    expect(await text("/openstack/2012-08-10")).toEqual(["meta_data.json"]);
    for (const version of ["2012-08-10", "2013-04-04", "2018-08-27", "latest"]) {
      const reply = await guest(service, guestToken, "GET", `/openstack/${version}/meta_data.json`);
      expect(reply.json).toMatchObject({ uuid: id, name: "web-1", meta: { "latchkey-reset": "R1.x" } });
    }
  });

  it("has no password in its first version, none to replace or delete, and nothing else", async () => {
    const { guestToken } = await register(service, alice.token);
    const status = async (method: string, path: string) => (await guest(service, guestToken, method, path)).status;
    expect(await status("GET", "/openstack/2012-08-10/password")).toBe(404);
    expect(await status("POST", "/openstack/2012-08-10/password")).toBe(404);
    for (const method of ["PUT", "DELETE"]) {
      const reply = await guest(service, guestToken, method, PASSWORD_PATH);
      expect(reply.json).toEqual({ badRequest: { code: 400, message: "GET and POST only are supported." } });
    }
    for (const path of ["/", "/latest/meta-data", "/openstack/1999-01-01/password", "/v2.1/servers", "/v3"])
      expect(await status("GET", path)).toBe(404);
  });

  it("knows a guest by its token only: no token, no answer", async () => {
    const { guestToken, id } = await register(service, alice.token);
    for (const token of [undefined, "bogus", `${guestToken}x`, alice.token]) {
      const read = await guest(service, token, "GET", PASSWORD_PATH);
      expect(read.status).toBe(401);
      expect(read.headers.get("www-authenticate")).toBe("Bearer");
      expect((await guest(service, token, "POST", PASSWORD_PATH, { body: rsaBlob() })).status).toBe(401);
      expect((await guest(service, token, "GET", "/openstack/latest/meta_data.json")).status).toBe(401);
    }
    const pretended = { "x-instance-id": id, "x-forwarded-for": "127.0.0.1" };
    expect((await guest(service, undefined, "GET", PASSWORD_PATH, { headers: pretended })).status).toBe(401);
    expect((await readPassword(service, alice.token, id)).json).toEqual({ password: "" });
    expect((await api(service, guestToken, "GET", "/v2.1/servers")).status).toBe(401);
  });
});

describe("a body that is no encrypted password", () => {
  const bodies: [string, string | Uint8Array<ArrayBuffer>][] = [
    ["plaintext", "canary-Passw0rd!"],
    ["plaintext in base64", Buffer.from("canary-Passw0rd!".repeat(10)).toString("base64")],
    ["nothing", ""],
    ["base64 of something short", randomBytes(20).toString("base64")],
    ["an envelope cut short", `LK1.${randomBytes(100).toString("base64url")}`],
    ["not UTF-8", new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
    ["JSON", '{"password":"canary-Passw0rd!"}'],
    ["a blob and more", `${rsaBlob()} canary-Passw0rd!`],
  ];
  for (const [what, body] of bodies)
    it(`(${what}) is refused, not stored, not repeated and not logged`, async () => {
      const { guestToken, id } = await register(service, alice.token);
      const reply = await guest(service, guestToken, "POST", PASSWORD_PATH, { body });
      expect(reply.status).toBe(400);
      expect(reply.json).toEqual(NOT_A_PASSWORD);
      expect((await readPassword(service, alice.token, id)).json).toEqual({ password: "" });
      expect(service.log()).not.toContain("canary");
    });

  it("is refused beyond 1020 bytes as Nova refuses it; 1020 are taken", async () => {
    const sized = (bytes: number) => randomBytes(Math.floor((bytes * 3) / 4)).toString("base64");
    const post = async (body: string) => {
      const { guestToken } = await register(service, alice.token);
      return guest(service, guestToken, "POST", PASSWORD_PATH, { body });
    };
    expect(sized(1020)).toHaveLength(1020);
    expect((await post(sized(1020))).status).toBe(200);
    for (const body of [`${sized(1020)}A`, sized(1024), "A".repeat(100_000)]) {
      const reply = await post(body);
      expect([reply.status, reply.json]).toEqual([
        400,
        { badRequest: { code: 400, message: "Request is too large." } },
      ]);
    }
  });

  it("has another limit if the operator says so", async () => {
    const roomy = await startService({ args: ["--body-limit", "1400"] });
    try {
      const person = await newMember(roomy);
      const { guestToken } = await register(roomy, person.token);
      const rsa8192 = randomBytes(1024).toString("base64");
      expect((await postBlob(roomy, guestToken, rsa8192)).status).toBe(200);
    } finally {
      await roomy.stop();
    }
  });
});

describe("how a body is sent", () => {
  let instance: Registered;
  const post = (headers: string[], body: string) =>
    rawRequest(
      service.guestsUrl,
      [
        `POST ${PASSWORD_PATH} HTTP/1.1`,
        "Host: metadata",
        "Connection: close",
        `Authorization: Bearer ${instance.guestToken}`,
        ...headers,
        "",
        body,
      ].join("\r\n"),
    );
  const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const stored = async () => (await readPassword(service, alice.token, instance.id)).json;

  it("in chunks: it is stored like any other", async () => {
    instance = await register(service, alice.token);
    const blob = rsaBlob();
    expect(statusOf(await post(["Transfer-Encoding: chunked"], chunked(blob)))).toBe(200);
    expect(await stored()).toEqual({ password: blob });
  });

  it("in chunks, too long: it is refused as soon as that is seen", async () => {
    instance = await register(service, alice.token);
    expect(statusOf(await post(["Transfer-Encoding: chunked"], chunked("A".repeat(5000))))).toBe(400);
    expect(await stored()).toEqual({ password: "" });
  });

  it("without a length: there is no body, and that is no password", async () => {
    instance = await register(service, alice.token);
    expect(statusOf(await post([], rsaBlob()))).toBe(400);
    expect(await stored()).toEqual({ password: "" });
  });

  it("with two lengths, or a length and chunks, as one smuggles requests: it is refused", async () => {
    instance = await register(service, alice.token);
    const blob = rsaBlob();
    for (const headers of [
      [`Content-Length: ${blob.length}`, "Content-Length: 5"],
      [`Content-Length: ${blob.length}`, "Transfer-Encoding: chunked"],
      ["Content-Length: -1"],
      ["Content-Length: x"],
      ["Transfer-Encoding: gzip, chunked, identity"],
    ])
      expect(statusOf(await post(headers, chunked(blob)))).toBe(400);
    expect(await stored()).toEqual({ password: "" });
  });

  it("as any type of content, or none", async () => {
    for (const type of ["text/plain", "application/json", "application/x-www-form-urlencoded", ""]) {
      instance = await register(service, alice.token);
      const blob = rsaBlob();
      const headers = [`Content-Length: ${blob.length}`, ...(type === "" ? [] : [`Content-Type: ${type}`])];
      expect(statusOf(await post(headers, blob))).toBe(200);
      expect(await stored()).toEqual({ password: blob });
    }
  });
});

describe("behind Neutron's metadata proxy", () => {
  let person: Member;
  let instance: Registered;
  let project: string;

  beforeAll(async () => {
    person = await newMember(withProxy);
    instance = await register(withProxy, person.token);
    const { json } = await api(withProxy, person.token, "GET", `/v2.1/servers/${instance.id}`);
    project = (json as { server: { tenant_id: string } }).server.tenant_id;
  });
  const sign = (id: string, secret = PROXY_SECRET) => createHmac("sha256", secret).update(id).digest("hex");
  const headers = (over: Record<string, string> = {}) => ({
    "x-instance-id": instance.id,
    "x-tenant-id": project,
    "x-instance-id-signature": sign(instance.id),
    ...over,
  });
  const ask = (given: Record<string, string>, init: RequestInit = {}) =>
    call(withProxy.guestsUrl + PASSWORD_PATH, { ...init, headers: given });

  it("a guest is known by the proxy's signature", async () => {
    expect([(await ask(headers())).status, (await ask(headers())).text]).toEqual([200, ""]);
    const blob = rsaBlob();
    expect((await ask(headers(), { method: "POST", body: blob })).status).toBe(200);
    expect((await ask(headers())).text).toBe(blob);
    expect((await readPassword(withProxy, person.token, instance.id)).json).toEqual({ password: blob });
  });

  it("or by its token still", async () => {
    expect((await guest(withProxy, instance.guestToken, "GET", PASSWORD_PATH)).status).toBe(200);
  });

  it("and refused, with Nova's status, if anything is missing or wrong", async () => {
    const without = (name: keyof ReturnType<typeof headers>) => {
      const { [name]: _left, ...rest } = headers();
      return rest as Record<string, string>;
    };
    const missing = await ask(without("x-instance-id"));
    expect([missing.status, missing.json]).toEqual([
      400,
      { badRequest: { code: 400, message: "X-Instance-ID header is missing from request." } },
    ]);
    for (const name of ["x-tenant-id", "x-instance-id-signature"] as const)
      expect((await ask(without(name))).status).toBe(400);
    const forged = [
      headers({ "x-instance-id-signature": "00" }),
      headers({ "x-instance-id-signature": "0".repeat(64) }),
      headers({ "x-instance-id-signature": sign(instance.id, "another secret") }),
      headers({ "x-instance-id": "00000000-0000-4000-8000-000000000000" }),
    ];
    for (const each of forged) {
      const reply = await ask(each);
      expect([reply.status, reply.json]).toEqual([
        403,
        { forbidden: { code: 403, message: "Invalid proxy request signature." } },
      ]);
    }
    const unknown = "00000000-0000-4000-8000-000000000000";
    for (const each of [
      headers({ "x-tenant-id": "nope" }),
      headers({ "x-instance-id": unknown, "x-instance-id-signature": sign(unknown) }),
    ])
      expect((await ask(each)).status).toBe(404);
  });

  it("but never by those headers where no secret is shared", async () => {
    const { id } = await register(service, alice.token);
    const given = { "x-instance-id": id, "x-tenant-id": "t", "x-instance-id-signature": sign(id) };
    expect((await call(service.guestsUrl + PASSWORD_PATH, { headers: given })).status).toBe(401);
  });
});
