import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  api,
  type Member,
  newMember,
  passwordSignIn,
  postBlob,
  type Reply,
  readPassword,
  register,
  rsaBlob,
  signIn,
} from "../cloud.ts";
import { asAdmin, wait } from "../http/waiting-client.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.ts";

const PATIENCE = 60_000;
/** No client should have given up by then: the extension and the guest wait for 30 s and more. In milliseconds. */
const DEADLINE = 15_000;
const NODES = [0, 1, 2];

let cluster: EtcdCluster;
let service: RunningService;
let alice: Member;
const secretKeyFile = join(newFolder(), "totp.key");

beforeAll(async () => {
  cluster = await startEtcd({ nodes: 3 });
  service = await startService({ store: cluster.newUrl(), secretKeyFile });
  alice = await newMember(service);
});
afterAll(async () => {
  await service.stop();
  await cluster.stop();
});

const answers = (id: string): Promise<number> => readPassword(service, alice.token, id).then(({ status }) => status);

/** What makes most of a cluster unusable, and usable again. */
const losses: [string, (node: number) => unknown, (node: number) => unknown][] = [
  ["are killed", (node) => cluster.kill(node), (node) => cluster.restart(node)],
  ["hang", (node) => cluster.pause(node), (node) => cluster.resume(node)],
];

describe.each(losses)("when most nodes of an etcd cluster %s, a service", (_, lose, recover) => {
  it("answers 503 with Retry-After soon, whatever it is asked, and goes on by itself with nothing lost or half done", async () => {
    const { id, guestToken } = await register(service, alice.token);
    const acknowledged = await register(service, alice.token);
    const kept = rsaBlob();
    expect((await postBlob(service, acknowledged.guestToken, kept)).status).toBe(200);
    const waiting = await wait(service, asAdmin(alice.token, id));
    const leader = await cluster.leader();
    const lost = [leader, NODES.find((node) => node !== leader) ?? 0];
    for (const node of lost) await lose(node);
    const blob = rsaBlob();
    const timed = async (reply: Promise<Reply>) => {
      const began = performance.now();
      const { status, headers } = await reply;
      return { status, retryAfter: headers.get("retry-after"), isSoon: performance.now() - began < DEADLINE };
    };
    const replies = await Promise.all(
      [
        readPassword(service, alice.token, id),
        api(service, alice.token, "GET", "/v2.1/servers"),
        api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn(alice)),
        postBlob(service, guestToken, blob),
      ].map(timed),
    );
    for (const reply of replies) expect(reply).toEqual({ status: 503, retryAfter: "5", isSoon: true });
    await Promise.all(lost.map((node) => recover(node)));
    await expect.poll(() => answers(acknowledged.id), { timeout: PATIENCE }).toBe(200);
    expect((await readPassword(service, alice.token, acknowledged.id)).json).toEqual({ password: kept });
    // As a guest does that was told to come back: 409 only if it was stored without an answer.
    const posted = async () => (await postBlob(service, guestToken, blob)).status;
    await expect.poll(posted, { timeout: PATIENCE }).toSatisfy((status: number) => status === 200 || status === 409);
    expect((await readPassword(service, alice.token, id)).json).toEqual({ password: blob });
    // Told to come back as well, or by now of the change.
    expect([200, 503]).toContain((await waiting.reply).status);
    await expect(signIn(service, alice)).resolves.toMatch(/./);
  });

  it("that is started then ends soon with a sentence that says what to look at, and so does latchkey admin", async () => {
    const others = NODES.slice(1);
    const url = cluster.newUrl();
    const args = ["--store", url, "--secret-key-file", secretKeyFile];
    const listen = ["--listen", "127.0.0.1:0", "--guest-listen", "127.0.0.1:0"];
    for (const node of others) await lose(node);
    const commands = [
      ["serve", ...args, ...listen],
      ["admin", ...args, "user", "list"],
    ];
    for (const { status, stdout, stderr } of await Promise.all(commands.map((command) => latchkey(command))))
      expect([status, stdout, stderr]).toEqual([
        1,
        "",
        expect.stringMatching(/etcd does not answer: are the addresses/),
      ]);
    await Promise.all(others.map((node) => recover(node)));
    const later = await startService({ store: url, secretKeyFile });
    expect(later.adminPassword).not.toBe("");
    await later.stop();
  });
});

it("one node that hangs, the leader or not, is passed over: no request fails for longer than an election takes", async () => {
  const { id, guestToken } = await register(service, alice.token);
  for (const node of NODES) {
    cluster.pause(node);
    await expect.poll(() => answers(id), { timeout: PATIENCE }).toBe(200);
    // What failed once is not asked first: from now on all go well.
    const statuses = await Promise.all(Array.from({ length: 20 }, () => answers(id)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await api(service, alice.token, "DELETE", `/v2.1/servers/${id}/os-server-password`);
    const posted = async () => (await postBlob(service, guestToken, rsaBlob())).status;
    await expect.poll(posted, { timeout: PATIENCE }).toSatisfy((status: number) => status === 200 || status === 409);
    cluster.resume(node);
  }
});
