import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  guest,
  type Member,
  newMember,
  PASSWORD_PATH,
  postBlob,
  type Reply,
  register,
  rsaBlob,
} from "../cloud.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";
import { asAdmin, asGuest, METADATA_PATH, type Waiting, wait } from "./waiting-client.ts";

let service: RunningService;
let alice: Member;

beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const metadataUrl = (id: string) => `/v2.1/servers/${id}/metadata`;
const setItem = (id: string, value: string) =>
  api(service, alice.token, "POST", metadataUrl(id), { metadata: { item: value } });
const trail = (id: string) => service.admin("audit", id);

/** Whether none of them has been answered some time after all of them were sent. */
async function areWaiting(...waits: Waiting[]): Promise<boolean> {
  await sleep(500);
  return waits.every((each) => !each.isAnswered());
}

describe("a wait", () => {
  it("ends with the new version as soon as there is one: password for admin and guest, metadata for the guest", async () => {
    const { id, guestToken } = await register(service, alice.token);
    const passwords = [
      await wait(service, asAdmin(alice.token, id)),
      await wait(service, asGuest(guestToken, PASSWORD_PATH)),
    ];
    const metadata = await wait(service, asGuest(guestToken, METADATA_PATH));
    expect(await areWaiting(...passwords, metadata)).toBe(true);
    const started = Date.now();
    const blob = rsaBlob();
    await postBlob(service, guestToken, blob);
    const [admin, guestReply] = (await Promise.all(passwords.map(({ reply }) => reply))) as [Reply, Reply];
    expect([admin.json, guestReply.text]).toEqual([{ password: blob }, blob]);
    expect(metadata.isAnswered()).toBe(false);
    await setItem(id, "changed");
    expect((await metadata.reply).json).toMatchObject({ meta: { item: "changed" } });
    for (const { status, headers } of [admin, guestReply, await metadata.reply]) {
      expect([status, headers.get("preference-applied")]).toEqual([200, "wait=60"]);
      expect(headers.get("etag")).toMatch(/^"[\w-]{8}\.\d+"$/);
    }
    // They had a minute.
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it("ends with 304 when its time is over, not before, and is no read on the trail", async () => {
    const { id, guestToken } = await register(service, alice.token);
    await postBlob(service, guestToken, rsaBlob());
    const started = Date.now();
    const waits = [
      await wait(service, asAdmin(alice.token, id), { seconds: 2 }),
      await wait(service, asGuest(guestToken, PASSWORD_PATH), { seconds: 2 }),
      await wait(service, asGuest(guestToken, METADATA_PATH), { seconds: 2 }),
    ];
    for (const { reply, tag } of waits) {
      const { status, headers, text } = await reply;
      expect([status, text, headers.get("etag")]).toEqual([304, "", tag]);
      expect(headers.get("preference-applied")).toBe("wait=2");
    }
    expect(Date.now() - started).toBeGreaterThan(1_950);
    // One by `wait` itself, which has asked for the tag.
    expect((await trail(id)).match(/ {2}read {2}/g)).toHaveLength(1);
  });

  it("is none if the caller's version is an old one: the answer comes at once", async () => {
    const { id, guestToken } = await register(service, alice.token);
    for (const where of [asAdmin(alice.token, id), asGuest(guestToken, METADATA_PATH)]) {
      const { reply } = await wait(service, where, { tag: '"x"' });
      expect([(await reply).status, (await reply).headers.get("preference-applied")]).toEqual([200, "wait=60"]);
    }
  });

  it("is none without If-None-Match, or with a bad number of seconds", async () => {
    const { guestToken } = await register(service, alice.token);
    const ask = (headers: Record<string, string>) => guest(service, guestToken, "GET", PASSWORD_PATH, { headers });
    const tag = (await ask({ prefer: "wait=60" })).headers.get("etag") ?? "";
    for (const prefer of ["wait=0", "wait=x", "wait", "respond-async"]) {
      const { status, headers } = await ask({ "if-none-match": tag, prefer });
      expect([status, headers.get("preference-applied")]).toEqual([304, null]);
    }
  });

  it("goes on while others' passwords and metadata change", async () => {
    const [one, other] = [await register(service, alice.token), await register(service, alice.token)];
    const waits = [
      await wait(service, asAdmin(alice.token, one.id)),
      await wait(service, asGuest(one.guestToken, METADATA_PATH)),
    ];
    for (let count = 0; count < 20; count++) await setItem(other.id, String(count));
    await postBlob(service, other.guestToken, rsaBlob());
    expect(await areWaiting(...waits)).toBe(true);
    await setItem(one.id, "changed");
    await postBlob(service, one.guestToken, rsaBlob());
    for (const { reply } of waits) expect((await reply).status).toBe(200);
  });

  it("for metadata ends with the key pair's coming, whoever brings it", async () => {
    const line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEmFNLe/u9GY5FXpnW/dRJuUIgn1H8ea9IxmmE1Y8DuH";
    const file = join(newFolder(), "key.pub");
    writeFileSync(file, line);
    const bringers = [
      (name: string) => api(service, alice.token, "POST", "/v2.1/os-keypairs", { keypair: { name, public_key: line } }),
      // Another process on the same data.
      (name: string) => service.admin("keypair", "import", alice.user, name, file),
    ];
    for (const [index, bring] of bringers.entries()) {
      const name = `key-${index}`;
      const { guestToken } = await register(service, alice.token, { key_name: name });
      const { reply, ...waiting } = await wait(service, asGuest(guestToken, METADATA_PATH));
      expect(await areWaiting({ reply, ...waiting })).toBe(true);
      const started = Date.now();
      await bring(name);
      expect((await reply).status).toBe(200);
      expect(Date.now() - started).toBeLessThan(20_000);
      expect((await reply).json).toMatchObject({ public_keys: { [name]: line } });
    }
  });
});

describe("who has waited is asked for the right to know anew", () => {
  /** A member who waits for a password; `withdraw` is done meanwhile, and then the password comes. */
  async function answerAfter(withdraw: (member: Member) => Promise<unknown>): Promise<{ reply: Reply; trail: string }> {
    const bob = await newMember(service, { project: alice.project });
    const { id, guestToken } = await register(service, alice.token);
    const waiting = await wait(service, asAdmin(bob.token, id));
    expect(await areWaiting(waiting)).toBe(true);
    await withdraw(bob);
    await postBlob(service, guestToken, rsaBlob());
    const reply = await waiting.reply;
    expect(reply.text).not.toContain('"password"');
    expect(reply.headers.get("etag")).toBeNull();
    const lines = (await trail(id)).split("\n").filter((line) => line.includes(bob.user));
    return { reply, trail: lines.map((line) => line.split("  ")[1]).join(", ") };
  }

  it("a role that was taken away: 401", async () => {
    const { reply, trail } = await answerAfter(({ user, project }) => service.admin("role", "revoke", user, project));
    expect([reply.status, trail]).toEqual([401, "read"]);
  });

  it("a lower role: 403, and a refusal on the trail", async () => {
    const { reply, trail } = await answerAfter(({ user, project }) =>
      service.admin("role", "grant", user, project, "reader"),
    );
    expect([reply.status, trail]).toEqual([403, "read, refused"]);
  });

  it("a token that was given up: 401", async () => {
    const { reply } = await answerAfter(({ token }) =>
      api(service, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token }),
    );
    expect(reply.status).toBe(401);
  });

  it("an instance that was deleted, by the API or beside the service: 404 to the admin, 401 to the guest, at once", async () => {
    const deletions = [
      (id: string) => api(service, alice.token, "DELETE", `/v2.1/servers/${id}`),
      (id: string) => service.admin("instance", "delete", id),
    ];
    for (const remove of deletions) {
      const { id, guestToken } = await register(service, alice.token);
      const admin = await wait(service, asAdmin(alice.token, id));
      const guests = [PASSWORD_PATH, METADATA_PATH].map((path) => wait(service, asGuest(guestToken, path)));
      const waits = [admin, ...(await Promise.all(guests))];
      expect(await areWaiting(...waits)).toBe(true);
      const started = Date.now();
      await remove(id);
      expect(await Promise.all(waits.map(async ({ reply }) => (await reply).status))).toEqual([404, 401, 401]);
      expect(Date.now() - started).toBeLessThan(20_000);
    }
  });
});

describe("500 waiting guests", () => {
  it("are each woken by the change of their own metadata, with what it was changed to", async () => {
    const guests = await Promise.all(Array.from({ length: 500 }, () => register(service, alice.token)));
    const waits = await Promise.all(guests.map(({ guestToken }) => wait(service, asGuest(guestToken, METADATA_PATH))));
    expect(await areWaiting(...waits)).toBe(true);
    const half = waits.slice(0, 250);
    await Promise.all(half.map((_, index) => setItem(guests[index]?.id ?? "", `for ${index}`)));
    const replies = await Promise.all(half.map(({ reply }) => reply));
    replies.forEach(({ status, json }, index) => {
      expect([status, json]).toMatchObject([200, { uuid: guests[index]?.id, meta: { item: `for ${index}` } }]);
    });
    expect(await areWaiting(...waits.slice(250))).toBe(true);
    await Promise.all(guests.slice(250).map(({ id }) => setItem(id, "too")));
    for (const { reply } of waits.slice(250)) expect((await reply).status).toBe(200);
  });
});
