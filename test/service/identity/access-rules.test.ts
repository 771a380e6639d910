import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matchesPattern } from "../../../src/service/http/path-pattern.ts";
import { api, type Member, newMember, register } from "../cloud.ts";
import { rawRequest, statusOf } from "../http/raw-request.ts";
import { type RunningService, startService } from "../running-service.ts";
import { credentialsPath, makeCredential, tokenByCredential } from "./application-credentials.ts";

describe("a rule's path", () => {
  it("matches itself, with * and {name} for one segment and ** for anything", () => {
    for (const [pattern, path, matches] of [
      ["/v2.1/servers", "/v2.1/servers", true],
      ["/v2.1/servers", "/v2.1/servers/", false],
      ["/v2.1/servers", "/v2x1/servers", false],
      ["/v2.1/servers/*", "/v2.1/servers/one", true],
      ["/v2.1/servers/*", "/v2.1/servers/", false],
      ["/v2.1/servers/*", "/v2.1/servers/one/two", false],
      ["/v2.1/servers/{id}/metadata", "/v2.1/servers/one/metadata", true],
      ["/v2.1/servers/{id}/metadata", "/v2.1/servers/one/two/metadata", false],
      ["/v2.1/servers/*/metadata**", "/v2.1/servers/one/metadata", true],
      ["/v2.1/servers/*/metadata**", "/v2.1/servers/one/metadata/two/three", true],
      ["/**/metadata", "/v2.1/servers/one/metadata", true],
      ["/**", "/", true],
      ["/a*b", "/ab", false],
      ["/a*b", "/axb", true],
      ["/{unclosed", "/{unclosed", true],
      ["/{unclosed", "/anything", false],
      ["", "/", false],
    ] as const)
      expect([pattern, path, matchesPattern(path, pattern)]).toEqual([pattern, path, matches]);
  });

  it("means what the regular expression means that Keystone makes of it", () => {
    const keystones = (pattern: string): RegExp =>
      new RegExp(
        `^${pattern
          .replaceAll("**", "\u0001")
          .replaceAll(/\{[^}]*\}|\*/g, "[^/]+")
          .replaceAll("\u0001", ".*")}$`,
      );
    const pattern = fc
      .array(fc.constantFrom("/", "a", "b", "*", "**", "{x}"), { maxLength: 8 })
      .map((all) => all.join(""));
    const path = fc.array(fc.constantFrom("/", "a", "b"), { maxLength: 10 }).map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, path, (pattern, path) => {
        // Three stars in a row are a segment and anything, in an order that the two read differently.
        fc.pre(!pattern.includes("***"));
        expect(matchesPattern(path, pattern)).toBe(keystones(pattern).test(path));
      }),
      { numRuns: 2000 },
    );
  });

  it("cannot be made to keep the service busy: the worst one ends", () => {
    expect(matchesPattern("a".repeat(1000), `${"**a".repeat(74)}b`)).toBe(false);
    expect(matchesPattern("a".repeat(1000), `${"*a".repeat(112)}b`)).toBe(false);
    expect(matchesPattern(`/${"a".repeat(1000)}`, "/**")).toBe(false);
  });
});

describe("a token of a credential with access rules", () => {
  let service: RunningService;
  let alice: Member;
  let server: string;
  let token: string;
  const status = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await api(service, token, method, path, body)).status;

  beforeAll(async () => {
    service = await startService();
    alice = await newMember(service);
    server = `/v2.1/servers/${(await register(service, alice.token)).id}`;
    const rule = (method: string, path: string, type = "compute") => ({ service: type, method, path });
    const access_rules = [
      rule("GET", "/v2.1/servers/detail"),
      rule("GET", "/v2.1/servers/{id}/os-server-password"),
      rule("POST", "/v2.1/servers/*/metadata**"),
      rule("GET", "/v2.1/servers**/metadata"),
      rule("GET", "/v3/auth/projects", "identity"),
      rule("GET", "/v2.1/os-keypairs", "identity"),
    ];
    token = await tokenByCredential(service, await makeCredential(service, alice, { access_rules }));
  });
  afterAll(() => service.stop());

  it("is good for what a rule names, of compute and of identity", async () => {
    expect(await status("GET", "/v2.1/servers/detail?limit=1")).toBe(200);
    expect(await status("GET", `${server}/os-server-password`)).toBe(200);
    expect(await status("POST", `${server}/metadata`, { metadata: { a: "b" } })).toBe(200);
    expect(await status("GET", "/v3/auth/projects")).toBe(200);
  });

  it("is refused like no token for anything else: another method, path, service or project's path", async () => {
    for (const [method, path] of [
      ["GET", "/v2.1/servers"],
      ["GET", server],
      ["DELETE", server],
      ["DELETE", `${server}/os-server-password`],
      ["GET", "/v2.1/os-keypairs"],
      ["GET", "/v3/auth/catalog"],
      ["GET", await credentialsPath(service, alice.token)],
    ] as const) {
      const reply = await api(service, token, method, path);
      expect([method, path, reply.status]).toEqual([method, path, 401]);
      expect(reply.json).toMatchObject({ error: { message: "The request you have made requires authentication." } });
    }
  });

  it("is refused when the path is written so that the rule and the route would see two different ones", async () => {
    const { hostname, port } = new URL(service.adminsUrl);
    for (const path of [`${server}#/metadata`, `${server}%23/metadata`, `${server}?/metadata`, `${server};/metadata`]) {
      const head = `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Auth-Token: ${token}\r\nConnection: close\r\n\r\n`;
      const seen = statusOf(await rawRequest(service.adminsUrl, head));
      expect([path, [400, 401, 404].includes(seen)]).toEqual([path, true]);
    }
  });

  it("can always be looked at and given up, and shows its rules", async () => {
    const subject = { "x-subject-token": token };
    const seen = await api(service, token, "GET", "/v3/auth/tokens", undefined, subject);
    expect(seen.json).toMatchObject({
      token: { application_credential: { access_rules: [{ path: "/v2.1/servers/detail" }, {}, {}, {}, {}, {}] } },
    });
    expect((await api(service, token, "DELETE", "/v3/auth/tokens", undefined, subject)).status).toBe(204);
    expect(await status("GET", "/v2.1/servers/detail")).toBe(401);
  });
});
