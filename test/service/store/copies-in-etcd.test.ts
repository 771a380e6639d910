import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { Etcd3 } from "etcd3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "../../../src/service/store/backup.ts";
import type { KeyAndValue } from "../../../src/service/store/content.ts";
import { beginFilling } from "../../../src/service/store/incomplete.ts";
import { migrate as migrateStore } from "../../../src/service/store/migrate.ts";
import { openStore } from "../../../src/service/store/open-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { parseStoreUrl } from "../../../src/service/store/store-location.ts";
import {
  api,
  type Member,
  newMember,
  postBlob,
  type Registered,
  readPassword,
  register,
  rsaBlob,
  signInAsAdmin,
} from "../cloud.ts";
import { enrol, type Factor, freshPasscode, twoFactorSignIn } from "../identity/passcodes.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.ts";
import { contentIn, contentOf, expectCopy, filledFolder, latchkeyEnded, onStoreIn } from "./filled-store.ts";

let etcd: EtcdCluster;
beforeAll(async () => {
  etcd = await startEtcd({ nodes: 1 });
});
afterAll(() => etcd.stop());

async function onEtcd<T>(url: string, action: (store: Store) => Promise<T>): Promise<T> {
  const { hosts, prefix } = parseStoreUrl(url);
  const store = await openStore({ kind: "etcd", hosts, prefix });
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

const contentAt = (url: string): Promise<KeyAndValue[]> => onEtcd(url, contentOf);

const isIncomplete = (url: string): Promise<boolean> =>
  onEtcd(url, async (store) => (await store.get("store/incomplete")) !== undefined);

const migrate = (from: string, to: string) => latchkey(["admin", "migrate", "--from", from, "--to", to]);

/** Some thousand entries, among them keys and values that stores could take for something else, and long ones. */
async function oddFolder(): Promise<string> {
  const folder = await filledFolder(3000);
  await onStoreIn(folder, (store) =>
    store.commit(
      [],
      [
        { key: "a", value: "" },
        { key: "name/ü/\u{1f511}", value: "\u{1f511}\uffee\n\0" },
        { key: "name/\uffee", value: "null" },
        { key: "~/last", value: "-" },
        ...Array.from({ length: 20 }, (_, at) => ({ key: `long/${at + 10}`, value: `${at}`.repeat(100_000) })),
      ],
    ),
  );
  return folder;
}

describe("a migration to etcd and back", () => {
  it("ends with the entries that it began with", async () => {
    const source = await oddFolder();
    const url = etcd.newUrl();
    expect(await migrate(source, url)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("migrated 3024 entries"),
    });
    expectCopy(await contentAt(url), await contentIn(source));
    const other = etcd.newUrl();
    expect((await migrate(url, other)).status).toBe(0);
    const back = join(newFolder(), "back");
    expect((await migrate(other, back)).status).toBe(0);
    expectCopy(await contentIn(back), await contentIn(source));
  });

  it("is whole after kill -9 amid, gone on with each time", async () => {
    const source = await filledFolder(6000);
    const url = etcd.newUrl();
    await onEtcd(url, async (store) => {
      for (const enough of [1, 600, 1200, 1800, 2400, 3000]) {
        // Asked of etcd itself, so that it is in the midst whatever the machine is doing.
        let there = 0;
        let isAsking = false;
        const look = async () => {
          isAsking = true;
          there = (await store.list({ prefix: "filler/", limit: enough })).length;
          isAsking = false;
        };
        const isEnough = () => {
          if (!isAsking) void look();
          return there >= enough;
        };
        await latchkeyEnded(["admin", "migrate", "--from", source, "--to", url], "SIGKILL", isEnough);
        while (isAsking) await new Promise((resolve) => setTimeout(resolve, 1));
        expect(await isIncomplete(url)).toBe(true);
      }
    });
    expect(await migrate(source, url)).toMatchObject({ status: 0, stdout: expect.stringContaining("went on with") });
    expect(await isIncomplete(url)).toBe(false);
    expectCopy(await contentAt(url), await contentIn(source));
  });

  it("of a prefix that has nothing below it, or into one that has something, changes nothing", async () => {
    const source = await filledFolder(10);
    const used = etcd.newUrl();
    await migrate(source, used);
    const before = await contentAt(used);
    expect(await migrate(await filledFolder(20), used)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("not empty"),
    });
    expect(await contentAt(used)).toEqual(before);
    expect(await migrate(etcd.newUrl(), etcd.newUrl())).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nothing in the store"),
    });
  });
});

describe("a backup of etcd", () => {
  it("is of one moment, and is restored into a folder; one of a folder into etcd", async () => {
    const source = await oddFolder();
    const file = join(newFolder(), "backup");
    expect((await latchkey(["admin", "--data", source, "backup", file])).status).toBe(0);
    const url = etcd.newUrl();
    expect(await latchkey(["admin", "--store", url, "restore", file])).toMatchObject({ status: 0 });
    expectCopy(await contentAt(url), await contentIn(source));

    let isOver = false;
    // Pairs that are written together: a reader of one moment finds both with the same value.
    const writing = onEtcd(url, async (store) => {
      for (let count = 0; !isOver; count++) {
        const pair = ["a", "z"].map((key) => ({ key: `${key}/pair`, value: `${count}` }));
        await store.commit([], pair);
      }
      return (await store.get("a/pair"))?.value;
    });
    const again = join(newFolder(), "backup");
    const backedUp = await latchkey(["admin", "--store", url, "backup", again]);
    isOver = true;
    const last = await writing;
    expect(backedUp.status).toBe(0);
    const data = join(newFolder(), "restored");
    expect((await latchkey(["admin", "--data", data, "restore", again])).status).toBe(0);
    const restored = await contentIn(data);
    const value = (key: string) => restored.find((entry) => entry.key === key)?.value;
    expect(value("a/pair")).toMatch(/^\d+$/);
    expect(value("z/pair")).toBe(value("a/pair"));
    expect(value("a/pair")).not.toBe(last);
    expectCopy(
      restored.filter(({ key }) => !key.endsWith("/pair")),
      await contentIn(source),
    );
  });
});

describe("an etcd that compacts its history while it is read", () => {
  it("ends a backup and a migration with the reason and what to do; the next one is whole", async () => {
    const url = etcd.newUrl();
    expect((await migrate(await filledFolder(3000), url)).status).toBe(0);
    const client = new Etcd3({ hosts: etcd.endpoints.map((endpoint) => `http://${endpoint}`) });
    await onEtcd(url, async (store) => {
      async function compact(): Promise<void> {
        await store.commit([], [{ key: "later", value: "-" }]);
        const { header } = await client.kv.range({ key: Buffer.from("-") });
        await client.kv.compact({ revision: header.revision });
      }
      const quiet = { signal: new AbortController().signal, tell: () => undefined };
      const backup = (write: () => Promise<void>) => backUp(store, write, { isLeftOut: () => false, work: quiet });
      await expect(backup(compact)).rejects.toThrow("etcd has compacted its history");
      expect((await backup(async () => undefined)).entries).toBeGreaterThan(3000);
      await onStoreIn(await filledFolder(0), async (target) => {
        // The first commit is the mark, the second one the first that waits while the source is read.
        let commits = 0;
        const overtaken: Store = {
          ...target,
          async commit(...args) {
            commits += 1;
            if (commits === 2) await compact();
            return target.commit(...args);
          },
        };
        const moving = (to: Store) => migrateStore(store, to, { of: "-", work: quiet });
        await expect(moving(overtaken)).rejects.toThrow("etcd has compacted its history");
        expect(await moving(target)).toMatchObject({ outcome: "migrated", isResumed: true });
      });
    });
    client.close();
  });
});

describe("a service that moves from a folder to etcd, or back", () => {
  let before: RunningService;
  let alice: Member;
  let factor: Factor;
  let instance: Registered;
  const blob = rsaBlob();
  beforeAll(async () => {
    before = await startService({ data: newFolder() });
    alice = await newMember(before);
    instance = await register(before, alice.token);
    await postBlob(before, instance.guestToken, blob);
    factor = await enrol(before, alice.user);
  });
  afterAll(() => before.stop());

  /** Everything as before: the passcode as well, with the key file that is kept apart. */
  async function expectSameService(place: { store: string } | { data: string }): Promise<void> {
    const after = await startService({ ...place, secretKeyFile: join(before.data, "totp.key") });
    expect(after.adminPassword).toBe("");
    const body = twoFactorSignIn(alice, await freshPasscode(factor));
    const token = (await api(after, undefined, "POST", "/v3/auth/tokens", body)).headers.get("x-subject-token") ?? "";
    const read = await readPassword(after, token, instance.id);
    expect(read.json).toEqual({ password: blob });
    // A tag of the old store names nothing in the new one, though the revisions may be the same numbers.
    const old = await readPassword(before, await signInAsAdmin(before), instance.id);
    expect(read.headers.get("etag")).not.toBe(old.headers.get("etag"));
    expect((await postBlob(after, instance.guestToken, rsaBlob())).status).toBe(409);
    expect(await after.admin("audit", "store")).toMatch(/(restored|migrated) {2}console/);
    expect(await after.stop()).toBe(0);
  }

  it("by a backup that was made while it ran: with the key file, everybody signs in as before", async () => {
    const file = join(newFolder(), "backup");
    await before.admin("backup", file);
    const url = etcd.newUrl();
    expect((await latchkey(["admin", "--store", url, "restore", file])).status).toBe(0);
    await expectSameService({ store: url });
  });

  it("by a migration, and back to a folder: the same, and tokens are still good", async () => {
    const token = await signInAsAdmin(before);
    await before.stop();
    const url = etcd.newUrl();
    expect(await migrate(before.data, url)).toMatchObject({ status: 0 });
    await before.restart();
    await expectSameService({ store: url });
    const data = join(newFolder(), "back");
    expect(await migrate(url, data)).toMatchObject({ status: 0 });
    copyFileSync(join(before.data, "totp.key"), join(data, "totp.key"));
    await expectSameService({ data });
    const after = await startService({ data });
    expect((await api(after, token, "GET", "/v3/auth/projects")).status).toBe(200);
    const trail = await after.admin("audit", "store");
    expect(trail.match(/migrated {2}console/g)).toHaveLength(2);
    expect(await after.admin("audit", instance.id)).toMatch(/posted[\s\S]*read/);
    await after.stop();
  });

  it("does not start before all of it is there", async () => {
    const url = etcd.newUrl();
    await onEtcd(url, (store) => beginFilling(store, { kind: "restore", of: "-" }));
    await expect(startService({ store: url })).rejects.toThrow("Run the same latchkey admin restore again");
    const admin = await latchkey(["admin", "--store", url, "user", "list"]);
    expect([admin.status, admin.stderr]).toEqual([1, expect.stringContaining("Run the same latchkey admin restore")]);
  });
});
