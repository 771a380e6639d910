import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { sealAbandoned } from "../../../src/service/audit/abandoned-writers.ts";
import { type Head, headOf, openWrite } from "../../../src/service/audit/audit-chain.ts";
import { entryKey } from "../../../src/service/audit/audit-trail.ts";
import { sealEntries } from "../../../src/service/audit/seal-entries.ts";
import { auditTrail, newestFirst } from "../../../src/service/audit/subject-trail.ts";
import { type Verification, verifyTrail } from "../../../src/service/audit/verify-trail.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Entry, Store, Write } from "../../../src/service/store/store.ts";
import { newFolder } from "../running-service.ts";

const START = 1_790_000_000_000;
const LATER = START + 10 * 86_400_000;
/** The last one is in no history: it may come later. */
const WRITERS = ["0a0a0a0a0a0a", "1b1b1b1b1b1b", "2c2c2c2c2c2c", "3d3d3d3d3d3d"];
const LATE_WRITER = 3;
const SUBJECTS = ["alice", "bob", "9f8e7d6c-0000-4000-8000-000000000001"];

const open: Store[] = [];
const newStore = (): Store => {
  const store = openSqliteStore(join(newFolder(), "store.db"));
  open.push(store);
  return store;
};
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

/** What processes did, in order: wrote entries (gaps are commits that came to nothing), or sealed some of them. */
type Step = { writer: number; subjects: number[]; gap: number; time: number } | { seal: number; most: number };
const history = fc.array(
  fc.oneof(
    fc.record({
      writer: fc.nat(2),
      subjects: fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }),
      gap: fc.nat(2),
      time: fc.nat(20_000),
    }),
    fc.record({ seal: fc.nat(2), most: fc.integer({ min: 1, max: 15 }) }),
  ),
  { minLength: 4, maxLength: 14 },
) as fc.Arbitrary<Step[]>;

interface Written {
  order: string;
  subject: string;
}

/** Plays a history; what is left unsealed is sealed at its end, as for a process that was killed, if `sealAll`. */
async function play(store: Store, steps: readonly Step[], sealAll = true): Promise<Written[]> {
  const last = [0, 0, 0, 0];
  const unsealed: Entry[][] = [[], [], [], []];
  const written: Written[] = [];
  let now = START;
  for (const step of steps) {
    if ("seal" in step) {
      const taken = unsealed[step.seal]?.splice(0, step.most) ?? [];
      await sealEntries(store, WRITERS[step.seal] ?? "", taken);
      continue;
    }
    const writer = WRITERS[step.writer] ?? "";
    const writes: Write[] = last[step.writer] === 0 ? [openWrite(writer, 0)] : [];
    let sequence = (last[step.writer] ?? 0) + step.gap;
    now += step.time;
    for (const each of step.subjects) {
      sequence += 1;
      const subject = SUBJECTS[each] ?? "";
      const value = `[${now},"${subject}","read","user","127.0.0.1","req-${step.writer}-${sequence}"]`;
      const entry = { key: entryKey(writer, sequence), value, revision: 0 };
      writes.push({ key: entry.key, value });
      unsealed[step.writer]?.push(entry);
      written.push({ order: `${now}-${writer}-${String(sequence).padStart(12, "0")}`, subject });
    }
    last[step.writer] = sequence;
    await store.commit([], writes);
  }
  if (sealAll) await sealAbandoned(store, LATER);
  return written;
}

const verify = (store: Store, noted?: Head): Promise<Verification> =>
  store.snapshot((view) => verifyTrail(view, LATER, noted));

async function everything(store: Store): Promise<Entry[]> {
  return store.list({ prefix: "audit", limit: 100_000 });
}
const put = (store: Store, key: string, value: string | undefined) => store.commit([], [{ key, value }]);
const pick = <T>(from: readonly T[], at: number): T => {
  const found = from[at % from.length];
  if (found === undefined) throw new Error("nothing to tamper with");
  return found;
};
const isEntry = ({ key }: Entry) => /^audit\/[0-9a-f]{12}\/\d{12}$/.test(key);
const isBlock = ({ key }: Entry) => key.startsWith("audit-block/");

/** Another digit, letter or sign in one place. */
function changed(value: string, at: number): string {
  const place = at % value.length;
  const other = value[place] === "7" ? "3" : "7";
  return value.slice(0, place) + other + value.slice(place + 1);
}

/** What somebody who can write to the store might do, each at a random place. */
const tamperings: Record<string, (store: Store, at: number) => Promise<unknown>> = {
  async "changes an entry"(store, at) {
    const { key, value } = pick((await everything(store)).filter(isEntry), at);
    await put(store, key, changed(value, at));
  },
  "removes an entry": async (store, at) =>
    put(store, pick((await everything(store)).filter(isEntry), at).key, undefined),
  async "swaps two entries"(store, at) {
    const entries = (await everything(store)).filter(isEntry);
    const [one, other] = [pick(entries, at), pick(entries, at + 1)];
    await put(store, one.key, other.value);
    await put(store, other.key, one.value);
  },
  async "adds an entry to a writer"(store, at) {
    const entries = (await everything(store)).filter(isEntry);
    const { key, value } = pick(entries, at);
    const writer = key.slice(6, 18);
    const taken = new Set(entries.map((entry) => entry.key));
    const free = [...Array(60).keys()].map((count) => entryKey(writer, count)).filter((each) => !taken.has(each));
    const sealed = Math.max(
      ...entries.filter((entry) => entry.key.includes(writer)).map((entry) => Number(entry.key.slice(-12))),
    );
    await put(
      store,
      pick(
        free.filter((each) => Number(each.slice(-12)) < sealed),
        at,
      ),
      value,
    );
  },
  "adds an entry under a writer that there is not": (store) =>
    put(store, entryKey("dddddddddddd", 1), `[${START},"bob","read","user","127.0.0.1","req"]`),
  "adds something below the entries": (store, at) => {
    const place = pick(
      ["~", "z", "!", "-", "/", WRITERS[0], `${WRITERS[0]}/`, `${WRITERS[0]}/~`, `${WRITERS[0]}/!`],
      at,
    );
    return put(store, `audit/${place}${at % 2 === 0 ? "" : at}`, "x");
  },
  "adds an entry as earlier versions had them": (store) =>
    put(store, `audit/${"b".repeat(32)}/${START}-dddddddddddd-000000000001`, "{}"),
  "removes a block": async (store, at) =>
    put(store, pick((await everything(store)).filter(isBlock), at).key, undefined),
  async "changes a block"(store, at) {
    const { key, value } = pick((await everything(store)).filter(isBlock), at);
    await put(store, key, changed(value, at));
  },
  async "removes the last block and sets the head back"(store) {
    const blocks = (await everything(store)).filter(isBlock);
    const [before, last] = [blocks.at(-2), blocks.at(-1)];
    if (last === undefined) throw new Error("no block");
    await put(store, last.key, undefined);
    const head =
      before === undefined
        ? undefined
        : JSON.stringify({ number: blocks.length - 1, hash: JSON.parse(before.value).hash });
    await put(store, "audit-head", head);
  },
  "removes the head": (store) => put(store, "audit-head", undefined),
  async "changes the head"(store, at) {
    const { number, hash } = (await headOf(store)).record;
    const other = changed(hash, at);
    await put(store, "audit-head", JSON.stringify({ number, hash: other }));
  },
  async "removes a row of the index"(store, at) {
    const rows = (await everything(store)).filter(({ key }) => key.startsWith("audit-of/"));
    await put(store, pick(rows, at).key, undefined);
  },
  async "says that a writer is sealed further than it is"(store, at) {
    await store.commit([], [openWrite(pick(WRITERS, at), 1_000 + at)]);
  },
  async "cuts off the beginning"(store) {
    const [first] = (await everything(store)).filter(isBlock);
    if (first === undefined) throw new Error("no block");
    const { hash } = JSON.parse(first.value);
    await put(store, "audit-begin", JSON.stringify({ number: 1, hash }));
    await put(store, first.key, undefined);
  },
};

describe("whatever processes wrote and sealed, and in which order", () => {
  it("verify is content, and every subject's trail has its entries once and in order, both ways", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (steps, sealAll) => {
        const store = newStore();
        const written = await play(store, steps, sealAll);
        const found = await verify(store);
        expect(found.damages).toEqual([]);
        expect(found.entries + found.unsealed).toBe(written.length);
        expect([...found.late.values()].reduce((sum, count) => sum + count, 0)).toBe(found.unsealed);
        if (sealAll) expect(found.unsealed).toBe(0);
        for (const subject of SUBJECTS) {
          const expected = written
            .filter((each) => each.subject === subject)
            .map(({ order }) => order)
            .sort();
          const orderOf = ({ at, request }: { at: number; request: string }) => {
            const [, writer = "", sequence = ""] = request.split("-");
            return `${at}-${WRITERS[Number(writer)]}-${sequence.padStart(12, "0")}`;
          };
          const oldest: string[] = [];
          for await (const record of auditTrail(store, subject)) oldest.push(orderOf(record));
          expect(oldest).toEqual(expected);
          const newest: string[] = [];
          for await (const record of newestFirst(store, subject)) newest.push(orderOf(record));
          expect(newest).toEqual(expected.reverse());
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("verify finds it, wherever in whatever history, when somebody", () => {
  for (const [what, tamper] of Object.entries(tamperings))
    it(what, async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.nat(100_000), async (steps, at) => {
          fc.pre(steps.filter((step) => "writer" in step && step.subjects.length > 2).length > 1);
          const store = newStore();
          await play(store, [...steps, { writer: 0, subjects: [0, 1, 2, 0], gap: 1, time: 5 }]);
          expect((await verify(store)).damages).toEqual([]);
          const before = JSON.stringify((await everything(store)).map(({ key, value }) => [key, value]));
          await tamper(store, at);
          const after = JSON.stringify((await everything(store)).map(({ key, value }) => [key, value]));
          // Two entries may be alike, a record may say the same in other words.
          fc.pre(before !== after);
          expect((await verify(store)).damages).not.toEqual([]);
        }),
        { numRuns: 12 },
      );
    });

  it("cuts off the end or makes the chain anew, if a head was noted elsewhere", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const store = newStore();
        await play(store, [...steps, { writer: 1, subjects: [2], gap: 0, time: 5 }]);
        const noted = (await headOf(store)).record;
        expect((await verify(store, noted)).damages).toEqual([]);
        await play(store, [{ writer: LATE_WRITER, subjects: [0], gap: 0, time: 5 }]);
        expect((await verify(store, noted)).damages).toEqual([]);
        // Everything is consistent in itself, with other entries.
        const other = newStore();
        await play(other, [{ writer: 0, subjects: [1, 1], gap: 0, time: 1 }]);
        expect((await verify(other)).damages).toEqual([]);
        expect((await verify(other, noted)).damages).not.toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
