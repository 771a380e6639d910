import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  call,
  type Member,
  newMember,
  passwordSignIn,
  postBlob,
  readPassword,
  register,
  rsaBlob,
  signIn,
} from "../cloud.ts";
import { asAdmin, asGuest, METADATA_PATH, passwordPath, wait } from "../http/waiting-client.ts";
import { newFolder, type RunningService, startService } from "../running-service.ts";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.ts";

const PATIENCE = 30_000;

let cluster: EtcdCluster;
let one: RunningService;
let other: RunningService;
let alice: Member;

beforeAll(async () => {
  cluster = await startEtcd({ nodes: 3 });
  const shared = { store: cluster.newUrl(), secretKeyFile: join(newFolder(), "totp.key") };
  // At the same time, on a store that is empty.
  [one, other] = await Promise.all([startService(shared), startService(shared)]);
  alice = await newMember(one);
});
afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
  await cluster?.stop();
});

const servers = (service: RunningService, token: string) => api(service, token, "GET", "/v2.1/servers");

describe("two services on one etcd cluster", () => {
  it("that are started at the same time make one admin and one project admin", async () => {
    const passwords = [one, other].map(({ adminPassword }) => adminPassword).filter((each) => each !== "");
    expect(passwords).toHaveLength(1);
    const users = (await one.admin("user", "list")).split("\n").filter((line) => line.endsWith(" admin"));
    const projects = (await other.admin("project", "list")).split("\n").filter((line) => line.endsWith(" admin"));
    expect([users, projects]).toEqual([[expect.any(String)], [expect.any(String)]]);
    for (const service of [one, other]) {
      await expect(signIn(service, { user: "admin", password: passwords[0] ?? "", project: "admin" })).resolves.toMatch(
        /./,
      );
    }
  });

  it("take each other's tokens, and none that was revoked at the other or whose role was taken away", async () => {
    for (const [made, used] of [
      [one, other],
      [other, one],
    ] as const) {
      const token = await signIn(made, alice);
      expect((await servers(used, token)).status).toBe(200);
      await api(used, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token });
      for (const service of [one, other]) expect((await servers(service, token)).status).toBe(401);
    }
    const bob = await newMember(one);
    expect((await servers(other, bob.token)).status).toBe(200);
    await other.admin("role", "revoke", bob.user, bob.project);
    for (const service of [one, other]) expect((await servers(service, bob.token)).status).toBe(401);
  });

  it("show at once what was posted, replaced or cleared at the other, with the same ETag", async () => {
    const { id, guestToken } = await register(one, alice.token);
    for (let round = 0; round < 10; round++) {
      const blob = rsaBlob();
      expect((await postBlob(round % 2 ? one : other, guestToken, blob)).status).toBe(200);
      const replies = await Promise.all([one, other].map((service) => readPassword(service, alice.token, id)));
      expect(replies.map(({ json }) => json)).toEqual([{ password: blob }, { password: blob }]);
      const [tag, same] = replies.map(({ headers }) => headers.get("etag"));
      expect(tag).toBe(same);
      const path = `/v2.1/servers/${id}/os-server-password`;
      const clearing = { "if-match": tag ?? "" };
      expect((await api(round % 2 ? other : one, alice.token, "DELETE", path, undefined, clearing)).status).toBe(204);
      for (const service of [one, other])
        expect((await readPassword(service, alice.token, id)).json).toEqual({ password: "" });
    }
  });

  it("have one winner in each race of posts over both, and what it posted is what both show", async () => {
    for (let round = 0; round < 30; round++) {
      const { id, guestToken } = await register(one, alice.token);
      const blobs = [rsaBlob(), rsaBlob(), rsaBlob(), rsaBlob()];
      const replies = await Promise.all(
        blobs.map((blob, index) => postBlob(index % 2 ? one : other, guestToken, blob)),
      );
      const statuses = replies.map(({ status }) => status);
      expect([...statuses].sort()).toEqual([200, 409, 409, 409]);
      for (const service of [one, other]) {
        const { json } = await readPassword(service, alice.token, id);
        expect(json).toEqual({ password: blobs[statuses.indexOf(200)] });
      }
    }
  });

  it("know each other's ETags, and let one of two conditional clearings at the same time win", async () => {
    const { id, guestToken } = await register(one, alice.token);
    for (let round = 0; round < 10; round++) {
      expect((await postBlob(one, guestToken, rsaBlob())).status).toBe(200);
      const tag = (await readPassword(one, alice.token, id)).headers.get("etag") ?? "";
      const path = passwordPath(id);
      const known = await api(other, alice.token, "GET", path, undefined, { "if-none-match": tag });
      expect([known.status, known.headers.get("etag")]).toEqual([304, tag]);
      const clear = (service: RunningService) =>
        api(service, alice.token, "DELETE", path, undefined, { "if-match": tag }).then(({ status }) => status);
      expect((await Promise.all([clear(one), clear(other)])).sort()).toEqual([204, 412]);
    }
  });

  it("wake who waits at one by what happens at the other, admin and guest", async () => {
    const { id, guestToken } = await register(one, alice.token);
    for (const [waiting, posted] of [
      [one, other],
      [other, one],
    ] as const) {
      await api(one, alice.token, "DELETE", `/v2.1/servers/${id}/os-server-password`);
      const admin = await wait(waiting, asAdmin(alice.token, id));
      const metadata = await wait(waiting, asGuest(guestToken, METADATA_PATH));
      const blob = rsaBlob();
      await postBlob(posted, guestToken, blob);
      expect((await admin.reply).json).toEqual({ password: blob });
      expect(metadata.isAnswered()).toBe(false);
      const item = `at ${posted.adminsUrl}`;
      await api(posted, alice.token, "POST", `/v2.1/servers/${id}/metadata`, { metadata: { item } });
      expect((await metadata.reply).json).toMatchObject({ meta: { item } });
    }
  });

  it("wake them also when a node is lost, whichever: no wait is forgotten", async () => {
    const { id, guestToken } = await register(one, alice.token);
    for (let node = 0; node < 3; node++) {
      await api(one, alice.token, "DELETE", `/v2.1/servers/${id}/os-server-password`);
      const waits = [await wait(one, asAdmin(alice.token, id)), await wait(other, asAdmin(alice.token, id))];
      await cluster.kill(node);
      const blob = rsaBlob();
      const posted = async () => (await postBlob(node % 2 ? one : other, guestToken, blob)).status;
      // 503 for as long as an election takes; 409 if the answer to one that was stored was lost.
      await expect.poll(posted, { timeout: PATIENCE }).toSatisfy((status: number) => status === 200 || status === 409);
      for (const { reply } of waits) expect((await reply).json).toEqual({ password: blob });
      await cluster.restart(node);
    }
  });

  it("count failures to sign in together", async () => {
    const carol = await newMember(one);
    const guess = (service: RunningService, password: string) =>
      call(`${service.adminsUrl}/v3/auth/tokens`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(passwordSignIn({ ...carol, password })),
      });
    for (let count = 0; count < 12; count++) {
      const { status } = await guess(count % 2 ? one : other, `wrong-${count}`);
      if (count < 10) expect(status).toBe(401);
    }
    for (const service of [one, other]) expect((await guess(service, carol.password)).status).toBe(429);
  });
});
