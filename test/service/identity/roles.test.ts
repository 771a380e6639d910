import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, type Member, newMember, postBlob, type Registered, register, rsaBlob } from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let reader: Member;
let member: Member;
let admin: Member;
let stranger: Member;
let instance: Registered;

beforeAll(async () => {
  service = await startService();
  member = await newMember(service);
  reader = await newMember(service, { role: "reader", project: member.project });
  admin = await newMember(service, { role: "admin", project: member.project });
  stranger = await newMember(service, { role: "admin" });
  instance = await register(service, member.token);
  await postBlob(service, instance.guestToken, rsaBlob());
});
afterAll(() => service.stop());

const server = (): string => `/v2.1/servers/${instance.id}`;
const reading: [string, () => string][] = [
  ["the list", () => "/v2.1/servers"],
  ["the detailed list", () => "/v2.1/servers/detail"],
  ["an instance", server],
  ["its metadata", () => `${server()}/metadata`],
  ["their own key pairs", () => "/v2.1/os-keypairs"],
];
const writing: [string, string, () => string, unknown][] = [
  ["read a password", "GET", () => `${server()}/os-server-password`, undefined],
  ["clear a password", "DELETE", () => `${server()}/os-server-password`, undefined],
  ["write metadata", "POST", () => `${server()}/metadata`, { metadata: { a: "b" } }],
  ["write one item", "PUT", () => `${server()}/metadata/a`, { meta: { a: "c" } }],
  ["delete one item", "DELETE", () => `${server()}/metadata/a`, undefined],
  ["register an instance", "POST", () => "/v2.1/servers", { server: { name: "another" } }],
];

describe("a reader", () => {
  for (const [what, path] of reading)
    it(`sees ${what}`, async () => {
      expect((await api(service, reader.token, "GET", path())).status).toBe(200);
    });

  for (const [what, method, path, body] of writing)
    it(`may not ${what}, and is told which rule says so`, async () => {
      const reply = await api(service, reader.token, method, path(), body);
      expect(reply.status).toBe(403);
      expect(reply.json).toEqual({
        forbidden: {
          code: 403,
          message: expect.stringMatching(/^Policy doesn't allow os_compute_api:[\w:-]+ to be performed\.$/),
        },
      });
    });

  it("may not delete an instance", async () => {
    expect((await api(service, reader.token, "DELETE", server())).status).toBe(403);
  });
});

for (const [name, person] of [
  ["a member", () => member],
  ["an admin", () => admin],
] as const)
  describe(name, () => {
    for (const [what, method, path, body] of writing)
      it(`may ${what}`, async () => {
        const reply = await api(service, person().token, method, path(), body);
        expect(reply.status).toBeLessThan(300);
      });
  });

describe("another project's instance", () => {
  it("does not exist for anybody, whatever their role at home", async () => {
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["DELETE", "", undefined],
      ["GET", "/os-server-password", undefined],
      ["DELETE", "/os-server-password", undefined],
      ["GET", "/metadata", undefined],
      ["POST", "/metadata", { metadata: { a: "b" } }],
      ["DELETE", "/metadata/a", undefined],
    ] as const) {
      const reply = await api(service, stranger.token, method, server() + path, body);
      expect(reply.status).toBe(404);
      expect(reply.json).toEqual({
        itemNotFound: { code: 404, message: `Instance ${instance.id} could not be found.` },
      });
    }
    const listed = await api(service, stranger.token, "GET", "/v2.1/servers/detail");
    expect(listed.json).toEqual({ servers: [] });
    expect((await api(service, stranger.token, "GET", `/v2.1/servers?marker=${instance.id}`)).status).toBe(400);
    expect((await api(service, stranger.token, "GET", "/v2.1/servers?all_tenants=1")).status).toBe(403);
    expect((await api(service, member.token, "GET", server())).status).toBe(200);
  });
});
