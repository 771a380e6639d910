import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { api, newMember, postBlob, readPassword, register, rsaBlob } from "../cloud.ts";
import { latchkey, newFolder, startService } from "../running-service.ts";
import {
  contentIn,
  expectCopy,
  filledFolder,
  fillerKey,
  isIncomplete,
  latchkeyEnded,
  onStoreIn,
  storeIn,
} from "./filled-store.ts";
import { survivesKills } from "./killed-copies.ts";

const newTarget = (): string => join(newFolder(), "new");
const command = (from: string, to: string): string[] => ["admin", "migrate", "--from", from, "--to", to];
const migrate = (from: string, to: string) => latchkey(command(from, to));

describe("a migration", () => {
  it("moves everything: who was signed in still is, and reads what guests had posted", async () => {
    const before = await startService();
    const alice = await newMember(before);
    const { id, guestToken } = await register(before, alice.token);
    const blob = rsaBlob();
    await postBlob(before, guestToken, blob);
    await before.stop();
    const epochOf = (data: string) => onStoreIn(data, async (store) => (await store.get("store/epoch"))?.value);
    const target = newTarget();
    const { status, stdout } = await migrate(before.data, target);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^migrated \d+ entries: both stores hold the same\nNext: start the services on the new store/,
      ),
    ]);
    expectCopy(await contentIn(target), await contentIn(before.data));
    expect(await epochOf(target)).toMatch(/^[\w-]{8}$/);
    expect(await epochOf(target)).not.toBe(await epochOf(before.data));

    const after = await startService({ data: target });
    expect((await readPassword(after, alice.token, id)).json).toEqual({ password: blob });
    expect((await postBlob(after, guestToken, rsaBlob())).status).toBe(409);
    expect((await api(after, alice.token, "GET", "/v3/auth/projects")).json).toMatchObject({
      projects: [{ name: alice.project }],
    });
    expect(await after.admin("audit", "store")).toMatch(/migrated {2}console/);
    await after.stop();
  });

  it("is whole after kill -9 at 20 moments, each time gone on with", async () => {
    const source = await filledFolder(6000);
    await survivesKills((target) => command(source, target), source);
  });

  it("of a store that is written to meanwhile is not called complete; run again without the writer, it is", async () => {
    const source = await filledFolder(6000);
    const target = newTarget();
    const store = storeIn(source);
    const migrating = migrate(source, target);
    let isOver = false;
    migrating.finally(() => {
      isOver = true;
    });
    for (let count = 0; !isOver; count++) {
      const changes = [
        { key: fillerKey(count % 5000), value: `changed ${count}` },
        { key: fillerKey(5000 + (count % 1000)), value: undefined },
        { key: `filler/new-${count}`, value: "-" },
      ];
      await store.commit([], changes);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await store.close();
    expect(await migrating).toMatchObject({ status: 1, stderr: expect.stringContaining("Stop the services on it") });
    const refused = await latchkey(["serve", "--data", target, "--listen", "127.0.0.1:0"]);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("latchkey admin migrate again") });
    expect(await isIncomplete(target)).toBe(true);
    expect(await migrate(source, target)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^went on with a migration that was cut off: \d+ entries written, \d+ removed\n/),
    });
    expectCopy(await contentIn(target), await contentIn(source));
  });

  it("that is complete is not done again, and says so if the source has gone on since", async () => {
    const source = await filledFolder(10);
    const target = newTarget();
    await migrate(source, target);
    expect(await migrate(source, target)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("was migrated before"),
    });
    await onStoreIn(source, (store) => store.commit([], [{ key: fillerKey(10), value: "late" }]));
    expect(await migrate(source, target)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("was written to after"),
    });
    expect((await contentIn(target)).filter(({ key }) => key.startsWith("filler/"))).toHaveLength(10);
  });

  it("touches no store that holds anything, or that another one has begun to fill", async () => {
    const source = await filledFolder(10);
    const used = await filledFolder(1);
    expect(await migrate(source, used)).toMatchObject({ status: 1, stderr: expect.stringContaining("not empty") });
    expect(await migrate(source, source)).toMatchObject({ status: 2, stderr: expect.stringContaining("the same") });
    expect(await contentIn(used)).toHaveLength(1);
    expect(await isIncomplete(used)).toBe(false);
    const target = await begunTarget(await filledFolder(6000));
    expect(await migrate(source, target)).toMatchObject({ status: 1, stderr: expect.stringContaining("was begun") });
    expect(await migrate(target, newTarget())).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("incomplete"),
    });
  });

  it("makes no store of a place where there is none, or where there is nothing", async () => {
    const missing = join(newFolder(), "mistyped");
    expect((await migrate(missing, newTarget())).status).toBe(2);
    expect(existsSync(missing)).toBe(false);
    const empty = await filledFolder(0);
    expect(await migrate(empty, newTarget())).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nothing in"),
    });
  });

  /** Ctrl-C while it works; goes on later with the same source only. */
  async function begunTarget(source: string): Promise<string> {
    const target = newTarget();
    const stopped = await latchkeyEnded(command(source, target), "SIGINT", () =>
      existsSync(join(target, "latchkey.db-wal")),
    );
    expect(stopped).toMatchObject({ status: 1, stderr: expect.stringContaining("it goes on where it was") });
    expect(await isIncomplete(target)).toBe(true);
    return target;
  }
});
