import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser, deleteUser } from "../../../src/service/identity/user.ts";
import { openDataFolder } from "../../../src/service/store/data-folder.ts";
import { restore as restoreStore, verifyBackup } from "../../../src/service/store/restore.ts";
import { api, type Member, newMember, postBlob, readPassword, register, rsaBlob, signIn } from "../cloud.ts";
import { CONSOLE } from "../console-actor.ts";
import { latchkey, newFolder, type RunningService, startService } from "../running-service.ts";
import {
  contentIn,
  expectCopy,
  filledFolder,
  fillerKey,
  isIncomplete,
  latchkeyEnded,
  onStoreIn,
} from "./filled-store.ts";
import { survivesKills } from "./killed-copies.ts";

let service: RunningService;
let alice: Member;
beforeAll(async () => {
  service = await startService();
  alice = await newMember(service);
});
afterAll(() => service.stop());

const newFile = (): string => join(newFolder(), "latchkey.backup");
const restore = (data: string, file: string) => latchkey(["admin", "--data", data, "restore", file]);
const serve = (data: string) =>
  latchkey(["serve", "--data", data, "--listen", "127.0.0.1:0", "--guest-listen", "127.0.0.1:0"]);

/** The keys and values in a backup. */
const entriesIn = (file: string): [string, string][] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1, -1)
    .map((line) => JSON.parse(line));

describe("a backup beside a running service", () => {
  it("holds one moment: of everything that is written together, all or nothing", async () => {
    // Between a user and its name, so that a reader who goes from page to page would take its time from one to the other.
    await onStoreIn(service.data, async (store) => {
      for (let page = 0; page < 40; page++) {
        const writes = Array.from({ length: 100 }, (_, at) => ({ key: `user-o/${page * 100 + at + 1e6}`, value: "-" }));
        await store.commit([], writes);
      }
    });
    await register(service, alice.token);
    let isOver = false;
    let changes = 0;
    const writing = onStoreIn(service.data, async (store) => {
      for (; !isOver; changes++) {
        const user = await createUser(store, { name: `passing-${changes}`, passwordHash: "-" }, CONSOLE);
        if (user !== "taken" && changes % 2 === 0) await deleteUser(store, user.id, CONSOLE);
      }
    });
    const registering = (async () => {
      while (!isOver) {
        const { guestToken } = await register(service, alice.token);
        expect((await postBlob(service, guestToken, rsaBlob())).status).toBe(200);
      }
    })();
    const files = [];
    for (let round = 0; round < 4; round++) {
      const file = newFile();
      const before = changes;
      await service.admin("backup", file);
      expect(changes).toBeGreaterThan(before);
      files.push(file);
    }
    isOver = true;
    await Promise.all([writing, registering]);
    for (const file of files) {
      const entries = entriesIn(file);
      const idsBelow = (prefix: string) =>
        entries.filter(([key]) => key.startsWith(prefix)).map(([key]) => key.split("/").at(-1));
      const names = entries.filter(([key]) => key.startsWith("user-name/")).map(([, id]) => id);
      expect(names.sort()).toEqual(idsBelow("user/").sort());
      expect(idsBelow("instance-place/").length).toBeGreaterThan(0);
      expect(idsBelow("instance-place/").sort()).toEqual(
        idsBelow("instance/")
          .map((id) => id?.slice(-36))
          .sort(),
      );
      // A blob and its entry on the audit trail.
      const posted = entries.filter(([key, value]) => key.startsWith("audit/") && value.includes('"posted"'));
      const blobs = idsBelow("blob/");
      expect(blobs.length).toBe(posted.length);
      for (const id of blobs) expect(posted.some((entry) => entry.join().includes(`${id}`))).toBe(true);
    }
  });

  it("is restored into a new folder, where everybody signs in as before and reads what guests had posted", async () => {
    const { id, guestToken } = await register(service, alice.token);
    const blob = rsaBlob();
    await postBlob(service, guestToken, blob);
    const file = newFile();
    expect(await service.admin("backup", file)).toMatch(/^backed up \d+ entries\nThe key file of passcode secrets/);
    await onStoreIn(service.data, (store) => store.commit([], [{ key: "after/the-backup", value: "-" }]));

    const data = join(newFolder(), "restored");
    const { status, stdout } = await restore(data, file);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^restored and compared \d+ entries[\s\S]*key file/)]);
    const restored = await startService({ data });
    expect(restored.adminPassword).toBe("");
    expect(
      (await api(restored, alice.token, "GET", "/v3/auth/tokens", undefined, { "x-subject-token": alice.token }))
        .status,
    ).toBe(401);
    const token = await signIn(restored, alice);
    expect((await readPassword(restored, token, id)).json).toEqual({ password: blob });
    const posted = await postBlob(restored, guestToken, rsaBlob());
    expect(posted.status).toBe(409);
    expect(await restored.admin("audit", id)).toContain("posted");
    expect(await restored.admin("audit", "store")).toMatch(/restored {2}console/);
    const keys = (await contentIn(data)).map(({ key }) => key);
    expect(keys).not.toContain("after/the-backup");
    await restored.stop();
  });

  it("holds no tokens, and no epoch that the restored store would take over", async () => {
    const epochOf = (data: string) => onStoreIn(data, async (store) => (await store.get("store/epoch"))?.value);
    const file = newFile();
    await service.admin("backup", file);
    const kinds = new Set(entriesIn(file).map(([key]) => key.split("/")[0]));
    expect(kinds).toContain("user");
    for (const kind of ["token", "receipt", "store"]) expect(kinds).not.toContain(kind);
    expect(await contentIn(service.data).then((all) => all.some(({ key }) => key.startsWith("token/")))).toBe(true);
    const data = join(newFolder(), "restored");
    await restore(data, file);
    expect(await epochOf(data)).toMatch(/^[\w-]{8}$/);
    expect(await epochOf(data)).not.toBe(await epochOf(service.data));
  });
});

describe("the file of a backup", () => {
  it("is for its owner only, takes an older one's place, and leaves nothing beside it", async () => {
    const file = newFile();
    await service.admin("backup", file);
    const before = readFileSync(file, "utf8");
    await register(service, alice.token);
    await service.admin("backup", file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toBe(before);
    expect(readdirSync(dirname(file))).toEqual(["latchkey.backup"]);
  });

  it("takes the place of nothing that is no backup", async () => {
    const file = newFile();
    writeFileSync(file, "dear diary");
    const { status, stderr } = await latchkey(["admin", "--data", service.data, "backup", file]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("choose another name")]);
    expect(readFileSync(file, "utf8")).toBe("dear diary");
  });

  it("goes to standard output as well, with nothing between its lines", async () => {
    const { stdout, stderr } = await latchkey(["admin", "--data", service.data, "backup", "-"]);
    const file = newFile();
    writeFileSync(file, stdout);
    expect(stderr).toMatch(/^backed up/);
    const verified = await latchkey(["admin", "backup", "--verify", file]);
    expect(verified).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^whole: \d+ entries, as they were at 20/),
    });
  });

  it("is not made of a store with nothing in it", async () => {
    const folder = await filledFolder(0);
    const { status, stderr } = await latchkey(["admin", "--data", folder, "backup", newFile()]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("nothing in the store")]);
  });

  it("is refused when it is foreign, of a newer version, cut off or changed, and nothing is written then", async () => {
    const file = newFile();
    await service.admin("backup", file);
    const text = readFileSync(file, "utf8");
    const bad: [string, RegExp][] = [
      ["hello\n", /no backup/],
      [text.replace('"format":1', '"format":2'), /another version/],
      [text.slice(0, text.length / 2), /damaged or cut off/],
      [text.replace("user-name/admin", "user-name/amdin"), /damaged or cut off/],
    ];
    for (const [content, reason] of bad) {
      writeFileSync(file, content);
      const data = join(newFolder(), "restored");
      const { status, stderr } = await restore(data, file);
      expect([status, stderr]).toEqual([1, expect.stringMatching(reason)]);
      expect(existsSync(data)).toBe(false);
      const verified = await latchkey(["admin", "backup", "--verify", file]);
      expect([verified.status, verified.stderr]).toEqual([1, stderr]);
    }
  });
});

describe("a restore", () => {
  let file: string;
  let source: string;
  beforeAll(async () => {
    file = newFile();
    source = await filledFolder(6000);
    await latchkey(["admin", "--data", source, "backup", file]);
  });

  it("is whole after kill -9 at 20 moments, each time gone on with", async () => {
    await survivesKills((target) => ["admin", "--data", target, "restore", file], source);
  });

  it("lets nobody use the store before it is complete, and says what to do", async () => {
    const data = await incompleteFolder();
    for (const args of [
      ["user", "list"],
      ["backup", newFile()],
    ]) {
      const { status, stderr } = await latchkey(["admin", "--data", data, ...args]);
      expect([status, stderr]).toEqual([1, expect.stringContaining("Run the same latchkey admin restore again")]);
    }
    expect(await serve(data)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Run the same latchkey admin restore again"),
    });
    const other = newFile();
    await service.admin("backup", other);
    expect(await restore(data, other)).toMatchObject({ status: 1, stderr: expect.stringContaining("was begun") });
    expect(await restore(data, file)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^went on with/) });
    expectCopy(await contentIn(data), await contentIn(source));
  });

  it("refuses a store that holds anything, with a service on it or not", async () => {
    for (const data of [service.data, await filledFolder(1)]) {
      const before = (await contentIn(data)).length;
      const { status, stderr } = await restore(data, file);
      expect([status, stderr]).toEqual([1, expect.stringContaining("the target is not empty")]);
      expect(await isIncomplete(data)).toBe(false);
      expect((await contentIn(data)).length).toBe(before);
    }
  });

  it("that is complete is not done again, whatever has been written since", async () => {
    const data = join(newFolder(), "restored");
    await restore(data, file);
    await onStoreIn(data, (store) => store.commit([], [{ key: fillerKey(0), value: "changed since" }]));
    expect(await restore(data, file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("nothing was changed"),
    });
    expect((await contentIn(data)).find(({ key }) => key === fillerKey(0))?.value).toBe("changed since");
  });

  it("finds what somebody else has written meanwhile, and does not call the store complete", async () => {
    const data = await incompleteFolder();
    await onStoreIn(data, (store) => store.commit([], [{ key: "foreign", value: "-" }]));
    expect(await restore(data, file)).toMatchObject({ status: 1, stderr: expect.stringContaining("somebody else") });
    expect(await isIncomplete(data)).toBe(true);
  });

  /** What a restore of `file` leaves that ended amid. */
  async function incompleteFolder(): Promise<string> {
    const data = join(newFolder(), "restored");
    const stopping = new AbortController();
    const tell = (doing: string, entries: number) => {
      if (doing === "writing" && entries === 3000) stopping.abort(new Error("stopped"));
    };
    const work = { signal: stopping.signal, tell };
    const handle = await open(file, "r");
    const store = openDataFolder(data);
    const restoring = restoreStore(handle, await verifyBackup(handle, work), store, work);
    await expect(restoring).rejects.toThrow("stopped");
    await store.close();
    await handle.close();
    return data;
  }
});

describe("kill -9", () => {
  it("of a backup leaves the older one whole, and beside it a part that is for its owner only and refused", async () => {
    const source = await filledFolder(60_000);
    const file = newFile();
    await service.admin("backup", file);
    const older = readFileSync(file, "utf8");
    const part = () => readdirSync(dirname(file)).find((name) => name.endsWith(".partial"));
    const isWriting = () => statSync(join(dirname(file), part() ?? "latchkey.backup")).size > older.length;
    const killed = await latchkeyEnded(["admin", "--data", source, "backup", file], "SIGKILL", isWriting);
    expect(killed.status).toBe(null);
    expect(readFileSync(file, "utf8")).toBe(older);
    const left = join(dirname(file), part() ?? "nothing");
    expect(statSync(left).mode & 0o777).toBe(0o600);
    expect(await restore(join(newFolder(), "restored"), left)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("damaged or cut off"),
    });
    await latchkey(["admin", "--data", source, "backup", file]);
    expect((await latchkey(["admin", "backup", "--verify", file])).stdout).toContain("whole: 60000 entries");
  });
});

describe("Ctrl-C", () => {
  it("ends a backup without leaving anything, and a restore so that it can go on", async () => {
    const source = await filledFolder(60_000);
    const file = newFile();
    const isWriting = () => readdirSync(dirname(file)).some((name) => name.endsWith(".partial"));
    const stopped = await latchkeyEnded(["admin", "--data", source, "backup", file], "SIGINT", isWriting);
    expect(stopped).toMatchObject({ status: 1, stderr: expect.stringContaining("no backup was written") });
    expect(readdirSync(dirname(file))).toEqual([]);

    await latchkey(["admin", "--data", source, "backup", file]);
    const data = join(newFolder(), "restored");
    const log = join(data, "latchkey.db-wal");
    const hasWritten = () => existsSync(log) && statSync(log).size > 200_000;
    const cutOff = await latchkeyEnded(["admin", "--data", data, "restore", file], "SIGINT", hasWritten);
    expect(cutOff).toMatchObject({ status: 1, stderr: expect.stringContaining("it goes on where it was") });
    expect(await isIncomplete(data)).toBe(true);
    expect((await restore(data, file)).status).toBe(0);
    expectCopy(await contentIn(data), await contentIn(source));
  });
});
