import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  readPassword,
  register,
  rsaBlob,
} from "../cloud.ts";
import { type RunningService, startService } from "../running-service.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const clear = (token: string, id: string) => api(service, token, "DELETE", `/v2.1/servers/${id}/os-server-password`);
const envelope = (): string => {
  const bytes = randomBytes(1 + 88 + 24 + 16 + 256);
  bytes[0] = 1;
  return `LK1.${bytes.toString("base64url")}`;
};

describe("a guest's password", () => {
  it("is empty until the guest posts, and then what it posted, to guest and member alike", async () => {
    for (const blob of [rsaBlob(), envelope()]) {
      const { id, guestToken } = await register(service, alice.token);
      expect((await readPassword(service, alice.token, id)).json).toEqual({ password: "" });
      const before = await guest(service, guestToken, "GET", PASSWORD_PATH);
      expect([before.status, before.text]).toEqual([200, ""]);
      const posted = await postBlob(service, guestToken, blob);
      expect([posted.status, posted.text]).toEqual([200, ""]);
      expect((await readPassword(service, alice.token, id)).json).toEqual({ password: blob });
      expect((await guest(service, guestToken, "GET", "/openstack/latest/password")).text).toBe(blob);
    }
  });

  it("can be posted once: later ones are refused, the same one too", async () => {
    const { id, guestToken } = await register(service, alice.token);
    const blob = rsaBlob();
    await postBlob(service, guestToken, blob);
    for (const later of [rsaBlob(), blob]) {
      const reply = await postBlob(service, guestToken, later);
      expect(reply.status).toBe(409);
      expect(reply.json).toMatchObject({ conflictingRequest: { code: 409 } });
    }
    expect((await readPassword(service, alice.token, id)).json).toEqual({ password: blob });
  });

  it("is gone at once when it is cleared, and the guest may post at once", async () => {
    const { id, guestToken } = await register(service, alice.token);
    await postBlob(service, guestToken, rsaBlob());
    expect((await clear(alice.token, id)).status).toBe(204);
    expect((await clear(alice.token, id)).status).toBe(204);
    expect((await readPassword(service, alice.token, id)).json).toEqual({ password: "" });
    expect((await guest(service, guestToken, "GET", PASSWORD_PATH)).text).toBe("");
    const next = rsaBlob();
    expect((await postBlob(service, guestToken, next)).status).toBe(200);
    expect((await readPassword(service, alice.token, id)).json).toEqual({ password: next });
  });

  it("has one winner in each of 100 races of two posts, and what the winner posted is stored", async () => {
    for (let race = 0; race < 100; race++) {
      const { id, guestToken } = await register(service, alice.token);
      const blobs = [rsaBlob(), rsaBlob()];
      const replies = await Promise.all(blobs.map((blob) => postBlob(service, guestToken, blob)));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = blobs[replies.findIndex(({ status }) => status === 200)];
      expect((await readPassword(service, alice.token, id)).json).toEqual({ password: winner });
    }
  });
});

describe("the path of a password", () => {
  it("works with the project's id in it as well, and not with another project's", async () => {
    const { id } = await register(service, alice.token);
    const { json } = await api(service, alice.token, "GET", `/v2.1/servers/${id}`);
    const project = (json as { server: { tenant_id: string } }).server.tenant_id;
    const path = (of: string) => `/v2.1/${of}/servers/${id}/os-server-password`;
    expect((await api(service, alice.token, "GET", path(project))).json).toEqual({ password: "" });
    const wrong = await api(service, alice.token, "GET", path("0".repeat(32)));
    expect(wrong.status).toBe(400);
    expect(wrong.json).toMatchObject({ badRequest: { code: 400 } });
  });

  it("is not found, in Nova's words, for an id that is no instance", async () => {
    for (const id of ["00000000-0000-4000-8000-000000000000", "web-1", "%2e%2e"])
      for (const method of ["GET", "DELETE"]) {
        const reply = await api(service, alice.token, method, `/v2.1/servers/${id}/os-server-password`);
        expect(reply.status).toBe(404);
        const message = `Instance ${decodeURIComponent(id)} could not be found.`;
        if (id !== "%2e%2e") expect(reply.json).toEqual({ itemNotFound: { code: 404, message } });
      }
  });

  it("is not found with any other method, a slash or an extension at its end, always as JSON", async () => {
    const { id } = await register(service, alice.token);
    const path = `/v2.1/servers/${id}/os-server-password`;
    for (const [method, url] of [
      ["PUT", path],
      ["POST", path],
      ["PATCH", path],
      ["GET", `${path}/`],
      ["GET", `${path}.json`],
    ] as const) {
      const reply = await api(service, alice.token, method, url);
      expect([reply.status, reply.headers.get("content-type")]).toEqual([404, "application/json; charset=utf-8"]);
    }
    expect((await api(service, alice.token, "HEAD", path)).status).toBe(404);
  });

  it("wants a token", async () => {
    const { id } = await register(service, alice.token);
    for (const token of [undefined, "bogus", alice.token.slice(1)]) {
      const reply = await api(service, token, "GET", `/v2.1/servers/${id}/os-server-password`);
      expect(reply.status).toBe(401);
      expect(reply.json).toMatchObject({ error: { code: 401, title: "Unauthorized" } });
      expect(reply.headers.get("www-authenticate")).toMatch(/^Keystone uri="/);
    }
  });
});

describe("the audit trail of an instance", () => {
  it("has every post, read, refusal and clearing with who, when and from where, and nothing of the password", async () => {
    const reader = await newMember(service, { role: "reader", project: alice.project });
    const { id, guestToken } = await register(service, alice.token);
    const blob = rsaBlob();
    await postBlob(service, guestToken, blob);
    const read = await readPassword(service, alice.token, id);
    await readPassword(service, reader.token, id);
    await clear(alice.token, id);
    const trail = await service.admin("audit", id);
    const entries = trail.split("\n").map((line) => line.split("  "));
    expect(entries.map(([, action, who, from]) => [action, who, from])).toEqual([
      ["registered", alice.user, "127.0.0.1"],
      ["posted", "guest", "127.0.0.1"],
      ["read", alice.user, "127.0.0.1"],
      ["refused", reader.user, "127.0.0.1"],
      ["cleared", alice.user, "127.0.0.1"],
    ]);
    const times = entries.map(([time]) => Date.parse(time ?? ""));
    expect(times.every((time) => Math.abs(Date.now() - time) < 60_000)).toBe(true);
    expect(entries[2]?.[4]).toBe(read.headers.get("x-openstack-request-id"));
    expect(trail).not.toContain(blob);
  });

  it("has a read before the reader has the answer, also when the service is killed right then", async () => {
    const { id, guestToken } = await register(service, alice.token);
    await postBlob(service, guestToken, rsaBlob());
    for (let count = 0; count < 20; count++) await readPassword(service, alice.token, id);
    await service.kill9();
    const trail = await service.admin("audit", id);
    expect(trail.match(/ {2}read {2}/g)).toHaveLength(20);
    await service.restart();
  });

  it("outlives the instance", async () => {
    const { id } = await register(service, alice.token);
    await api(service, alice.token, "DELETE", `/v2.1/servers/${id}`);
    expect(await service.admin("audit", id)).toMatch(new RegExp(`deleted {2}${alice.user} {2}`));
  });
});
