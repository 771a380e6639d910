import { cpSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { sealAbandoned } from "../../../src/service/audit/abandoned-writers.ts";
import { type Block, blockHash, entryLines, openWrite } from "../../../src/service/audit/audit-chain.ts";
import { entryKey } from "../../../src/service/audit/audit-trail.ts";
import { sealEntries } from "../../../src/service/audit/seal-entries.ts";
import { openDataFolder } from "../../../src/service/store/data-folder.ts";
import type { Entry, Store, Write } from "../../../src/service/store/store.ts";
import { type Member, newMember, postBlob, readPassword, register, rsaBlob, signIn } from "../cloud.ts";
import { type Finished, latchkey, newFolder, type RunningService, startService } from "../running-service.ts";
import { exported, verified } from "./audit.ts";

const DAY = 86_400_000;

interface Place {
  data: string;
}
async function onStore<T>({ data }: Place, action: (store: Store) => Promise<T>): Promise<T> {
  const store = openDataFolder(data);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}
const put = (place: Place, ...writes: Write[]) => onStore(place, (store) => store.commit([], writes));

/** With a generous limit: the machine is shared. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const headOf = async ({ data }: Place): Promise<string> =>
  (await latchkey(["admin", "--data", data, "audit", "head"])).stdout.trim();

function expectIntact({ status, stdout, stderr }: Finished): void {
  expect([status, stderr, stdout]).toEqual([0, "", expect.not.stringContaining("DAMAGE")]);
}
function expectDamage({ status, stdout, stderr }: Finished, ...words: string[]): void {
  expect([status, stderr]).toEqual([1, expect.stringContaining("the audit trail is damaged")]);
  const found = stdout.split("\n").filter((line) => line.startsWith("DAMAGE"));
  for (const each of words) expect(found.join("\n")).toContain(each);
}
const readTimes = async (service: RunningService, { token }: Member, id: string, times: number): Promise<void> => {
  for (let count = 0; count < times; count++) expect((await readPassword(service, token, id)).status).toBe(200);
};

interface Sealed extends Block {
  number: number;
  key: string;
  entries: Entry[];
}
/** What lies in a store: the blocks, each with its entries. */
const sealedIn = (place: Place): Promise<Sealed[]> =>
  onStore(place, async (store) => {
    const all = await store.list({ prefix: "audit", limit: 100_000 });
    return all
      .filter(({ key }) => key.startsWith("audit-block/"))
      .map(({ key, value }, index) => {
        const block = JSON.parse(value) as Block;
        const [first, last] = [entryKey(block.writer, block.from), entryKey(block.writer, block.to)];
        const entries = all.filter((entry) => entry.key >= first && entry.key <= last);
        return { ...block, number: index + 1, key, entries };
      });
  });

describe("`latchkey admin audit verify`, of what a service and the console have written", () => {
  const original = { data: newFolder() };
  let sealed: Sealed[];
  /** With the most reads, neither the first nor the last one. */
  let middle: Sealed;
  let last: Sealed;

  beforeAll(async () => {
    const service = await startService(original);
    const isSealed = async () => (await verified(service)).stdout.includes("\n0 entries not sealed yet");
    // So that all of a block with reads has come from a client, on a fast machine as well.
    await until("what it has written at its start is sealed", isSealed);
    const alice = await newMember(service);
    const { id, guestToken } = await register(service, alice.token);
    await postBlob(service, guestToken, rsaBlob());
    await readTimes(service, alice, id, 20);
    await until("the reads are sealed", isSealed);
    await readTimes(service, alice, id, 20);
    expect(await service.stop()).toBe(0);
    await latchkey(["admin", "--data", original.data, "project", "create", "last"]);
    sealed = await sealedIn(original);
    const inner = sealed.slice(1, -1).sort((a, b) => b.count - a.count);
    const [most, end] = [inner[0], sealed.at(-1)];
    if (most === undefined || end === undefined) throw new Error("too few blocks");
    [middle, last] = [most, end];
  });

  /** A copy, to be tampered with. */
  function copy(): Place {
    const place = { data: newFolder() };
    cpSync(original.data, place.data, { recursive: true });
    return place;
  }
  const entryOf = ({ entries }: Sealed, at: number): Entry => {
    const entry = entries[at];
    if (entry === undefined) throw new Error("too few entries");
    return entry;
  };
  const where = ({ writer, from, to }: Sealed): string => `(writer ${writer}, sequences ${from} to ${to}, 20`;
  const headWrite = ({ number, hash }: Pick<Sealed, "number" | "hash">): Write => ({
    key: "audit-head",
    value: JSON.stringify({ number, hash }),
  });

  it("is content with it, says how much there is, and knows a head that was noted", async () => {
    const finished = await verified(original);
    expectIntact(finished);
    const entries = sealed.reduce((sum, { count }) => sum + count, 0);
    expect(finished.stdout).toContain(`${entries} entries in ${sealed.length} blocks, 20`);
    expect(finished.stdout).toContain("0 entries not sealed yet");
    expect(finished.stdout).toContain(`head ${last.number}:${last.hash}`);
    expect(await headOf(original)).toBe(`${last.number}:${last.hash}`);
    for (const { number, hash } of sealed) expectIntact(await verified(original, "--head", `${number}:${hash}`));
  });

  it("finds a changed entry, and says in which block, of whom and when", async () => {
    const place = copy();
    const { key, value } = entryOf(middle, 1);
    await put(place, { key, value: value.replace('"127.0.0.1"', '"127.0.0.2"') });
    expectDamage(
      await verified(place),
      `block ${middle.number}: an entry or the block itself was changed ${where(middle)}`,
    );
  });

  it("finds a removed entry", async () => {
    const place = copy();
    await put(place, { key: entryOf(middle, 1).key, value: undefined });
    expectDamage(
      await verified(place),
      `block ${middle.number}: 1 of ${middle.count} entries missing ${where(middle)}`,
    );
  });

  it("finds an inserted entry: of a writer that has ended, of one that there is not", async () => {
    const place = copy();
    const { value } = entryOf(middle, 1);
    const ends = Math.max(...sealed.filter(({ writer }) => writer === middle.writer).map(({ to }) => to));
    await put(place, { key: entryKey(middle.writer, ends + 1), value }, { key: entryKey("d0d0d0d0d0d0", 7), value });
    expectDamage(
      await verified(place),
      `an added entry: writer ${middle.writer}, sequence ${ends + 1}`,
      "an added entry: writer d0d0d0d0d0d0, sequence 7",
    );
  });

  it("finds entries that have changed places", async () => {
    const place = copy();
    const [one, other] = [entryOf(middle, 1), entryOf(middle, 2)];
    expect(one.value).not.toBe(other.value);
    await put(place, { key: one.key, value: other.value }, { key: other.key, value: one.value });
    expectDamage(await verified(place), `block ${middle.number}: `, where(middle));
  });

  it("finds a removed block, with its entries or without", async () => {
    const place = copy();
    await put(place, { key: middle.key, value: undefined });
    expectDamage(await verified(place), `block ${middle.number} is missing`);
    for (const { key } of middle.entries) await put(place, { key, value: undefined });
    expectDamage(await verified(place), `block ${middle.number} is missing`);
  });

  it("finds a head that was rewritten or removed", async () => {
    const place = copy();
    const hash = "0".repeat(63) + (last.hash.endsWith("1") ? "2" : "1");
    const words = `the last block is ${last.number}: the end is missing or changed`;
    await put(place, headWrite({ number: last.number, hash }));
    expectDamage(await verified(place), words);
    await put(place, headWrite({ number: last.number + 1, hash }));
    expectDamage(await verified(place), `the head is block ${last.number + 1}, ${words}`);
    await put(place, { key: "audit-head", value: undefined });
    expectDamage(await verified(place), words);
    await put(place, { key: "audit-head", value: "nothing" });
    expectDamage(await verified(place), "the record of the chain's head cannot be read");
  });

  it("finds a chain whose end was cut off cleanly only by a head that was noted elsewhere", async () => {
    const place = copy();
    const before = sealed.at(-2);
    if (before === undefined) throw new Error("too few blocks");
    const removals = [last, ...last.entries].map(({ key }) => ({ key, value: undefined }));
    await put(place, ...removals, headWrite(before), { key: `audit-open/${last.writer}`, value: undefined });
    expectIntact(await verified(place));
    expectDamage(
      await verified(place, "--head", `${last.number}:${last.hash}`),
      `the chain ends with block ${before.number}, before the noted block ${last.number}`,
    );
  });

  it("finds a chain that was made anew with other entries only by a noted head", async () => {
    const place = copy();
    const forged = entryOf(middle, 1);
    const value = forged.value.replace('"127.0.0.1"', '"127.0.0.2"');
    await put(place, { key: forged.key, value });
    let hash = sealed[middle.number - 2]?.hash ?? "";
    for (const { number, key, entries, hash: _old, ...block } of sealed.slice(middle.number - 1)) {
      const lines = entryLines(entries.map((entry) => (entry.key === forged.key ? { ...entry, value } : entry)));
      hash = blockHash(hash, number, block, lines);
      await put(place, { key, value: JSON.stringify({ ...block, entries: undefined, hash }) });
    }
    await put(place, headWrite({ number: last.number, hash }));
    expectIntact(await verified(place));
    expectDamage(
      await verified(place, "--head", `${last.number}:${last.hash}`),
      `block ${last.number} is not the one that was noted`,
    );
  });

  it("takes no head that is none", async () => {
    expect(await verified(original, "--head", "12")).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("an untouched trail verifies", () => {
  it("after a kill -9: what the service has acknowledged is there, and another process seals it", async () => {
    const service = await startService();
    const alice = await newMember(service);
    const { id } = await register(service, alice.token);
    await readTimes(service, alice, id, 30);
    await service.kill9();
    expectIntact(await verified(service));
    await service.restart();
    await readTimes(service, { ...alice, token: await signIn(service, alice) }, id, 5);
    expectIntact(await verified(service));
    await service.stop();
    const reads = (await exported(service)).filter(({ action, subject }) => action === "read" && subject === id);
    expect(reads).toHaveLength(35);
    // As a service does it once a minute for entries older than that.
    await onStore(service, (store) => sealAbandoned(store, Date.now() + 2 * 60_000));
    const finished = await verified(service);
    expectIntact(finished);
    expect(finished.stdout).toContain("0 entries not sealed yet");
  });

  it("with two services and the console writing into one store, while they do and afterwards", async () => {
    const one = await startService();
    const other = await startService({ data: one.data });
    const alice = await newMember(one);
    const { id } = await register(one, alice.token);
    let isDone = false;
    const reading = Promise.all([readTimes(one, alice, id, 300), readTimes(other, alice, id, 300)]).finally(() => {
      isDone = true;
    });
    let looks = 0;
    do {
      await one.admin("project", "create", `beside-${looks}`);
      expectIntact(await verified(one));
      looks += 1;
    } while (!isDone);
    await reading;
    await one.stop();
    await other.stop();
    const finished = await verified(one);
    expectIntact(finished);
    expect(finished.stdout).toContain("0 entries not sealed yet");
    const entries = await exported(one);
    expect(entries.filter(({ action, subject }) => action === "read" && subject === id)).toHaveLength(600);
    expect(entries.filter(({ action }) => action === "project created").length).toBeGreaterThanOrEqual(looks);
    expect(new Set(entries.map(({ writer }) => writer)).size).toBeGreaterThanOrEqual(2 + looks);
  });

  it("after --audit-days has removed what is older, and says so", async () => {
    const place = { data: newFolder() };
    const writer = "0a0a0a0a0a0a";
    await onStore(place, async (store) => {
      for (const [index, days] of [500, 450, 10].entries()) {
        const key = entryKey(writer, index + 1);
        const value = `[${Date.now() - days * DAY},"${days}-days-old","read","user","192.0.2.1","req-${days}"]`;
        await store.commit([], [{ key, value }, ...(index === 0 ? [openWrite(writer, 0)] : [])]);
        await sealEntries(store, writer, [{ key, value }]);
      }
    });
    const [first, second, third] = await sealedIn(place);
    const service = await startService({ ...place, args: ["--audit-days", "400"] });
    const ages = async () =>
      (await exported(service)).map(({ subject }) => subject).filter((each) => /old$/.test(each));
    await until("the old entries are gone", async () => (await ages()).length === 1);
    expect(await ages()).toEqual(["10-days-old"]);
    expectIntact(await verified(service));
    await service.stop();
    const finished = await verified(place, "--head", `${third?.number}:${third?.hash}`);
    expectIntact(finished);
    const begin = `${second?.number}:${second?.hash}`;
    expect(finished.stdout).toContain(`the chain begins behind block ${begin}: older entries were removed`);
    expectIntact(await verified(place, "--head", begin));
    expectDamage(
      await verified(place, "--head", `${first?.number}:${first?.hash}`),
      "the noted block 1 was removed for its age: nothing can be said about it",
    );
    const said = (await exported({ admin: service.admin })).filter(({ action }) => action === "audit pruned");
    expect(said).toMatchObject([
      { subject: "audit", by: "service", from: "-", about: `up to block ${begin.replace(":", " ")}` },
    ]);
    expect(await service.admin("audit", "show", "450-days-old")).toBe("");
    expect(await service.admin("audit", "show", "10-days-old")).toContain("192.0.2.1");
  });
});
