import { randomBytes } from "node:crypto";
import { Etcd3 } from "etcd3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningService, startService } from "../service/running-service.ts";
import { type EtcdCluster, startEtcd } from "../service/store/etcd-cluster.ts";
import { registerWith, signInto } from "./callers.ts";
import type { Action, Operation } from "./history.ts";
import { adminOfBlob, guestOfBlob, guestOfItem, newBlob, perform } from "./things.ts";

/** Of a node's database, in bytes; the default is 2 GiB. */
const QUOTA = 8 << 20;

let cluster: EtcdCluster;
let running: RunningService;
beforeAll(async () => {
  cluster = await startEtcd({ args: [`--quota-backend-bytes=${QUOTA}`] });
  running = await startService({ store: cluster.newUrl() });
});
afterAll(async () => {
  await running.stop();
  await cluster.stop();
});

/** With a client of its own: one that has failed pauses for a while. */
async function asOperator<T>(action: (client: Etcd3) => Promise<T>): Promise<T> {
  const client = new Etcd3({ hosts: cluster.endpoints });
  try {
    return await action(client);
  } finally {
    client.close();
  }
}

/** Until etcd takes no more: then it takes nothing from anybody before its alarm is taken back. */
async function fill(client: Etcd3): Promise<void> {
  for (;;) {
    try {
      await client.put("ballast").value(randomBytes(1 << 19));
    } catch (cause) {
      expect(String(cause)).toContain("database space exceeded");
      return;
    }
  }
}

/** What `etcdctl compact`, `defrag` and `alarm disarm` do. */
async function makeRoom(client: Etcd3): Promise<void> {
  const { header } = await client.maintenance.status();
  await client.kv.compact({ revision: header.revision, physical: true });
  await client.maintenance.defragment();
  const { alarms } = await client.maintenance.alarm({ action: "Get", memberID: 0, alarm: "Nospace" });
  for (const alarm of alarms) {
    await client.maintenance.alarm({ action: "Deactivate", memberID: alarm.memberID, alarm: alarm.alarm });
  }
}

it("with an etcd that is full a service answers 503 to what writes, still reads, loses nothing, and goes on by itself when there is room", async () => {
  const service = { name: "service", running };
  const { result: token = "" } = await signInto(service, running.adminPassword);
  const { result: instance } = await registerWith(service, token);
  if (instance === undefined) throw new Error("no instance");
  const guest = guestOfBlob(service, instance);
  const admin = adminOfBlob(service, instance, token);
  const outcome = async (way: typeof guest, action: Action): Promise<Operation["outcome"]["kind"]> =>
    (await perform(service.name, way, action)).outcome.kind;
  const blob = newBlob();
  expect(await outcome(guest, { kind: "post", value: blob })).toBe("acknowledged");

  await asOperator(fill);
  for (let time = 0; time < 3; time++) {
    expect(await outcome(admin, { kind: "clear" })).toBe("failed");
    // It would have to be on the trail first.
    expect(await outcome(admin, { kind: "read" })).toBe("failed");
    expect((await signInto(service, running.adminPassword)).call).toMatchObject({ isGood: false, wrong: undefined });
    expect(await outcome(guestOfItem(service, instance, "note"), { kind: "read" })).toBe("acknowledged");
  }

  await asOperator(makeRoom);
  const { outcome: read } = await perform(service.name, admin, { kind: "read" });
  expect(read).toMatchObject({ kind: "acknowledged", seen: blob });
  expect(await outcome(admin, { kind: "clear" })).toBe("acknowledged");
  expect((await signInto(service, running.adminPassword)).call.isGood).toBe(true);
});
