import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrowPages, type PageRequest, type ReadPage } from "../../../src/service/store/etcd-pages.ts";

/** As etcd reads a range: it passes over every key of it, to count them. */
function fakeEtcd(keys: readonly string[]) {
  const sorted = keys.map((key) => Buffer.from(key)).sort(Buffer.compare);
  const passed = { keys: 0, revisions: new Set<string | undefined>() };
  const read: ReadPage = async ({ key, range_end, limit }, revision) => {
    const inRange = sorted.filter((each) => Buffer.compare(each, key) >= 0 && Buffer.compare(each, range_end) < 0);
    passed.keys += inRange.length;
    passed.revisions.add(revision);
    const kvs = inRange.slice(0, limit).map((each) => ({ key: each })) as never;
    return { header: { revision: "7" }, kvs, count: String(inRange.length) };
  };
  return { read, passed };
}

const pageOf = (prefix: string, after: string | undefined, limit: number): PageRequest => ({
  key: Buffer.from(after === undefined ? prefix : `${after}\0`),
  range_end: Buffer.from(prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)),
  limit,
});

/** As instances are: newest first, a minute between two of them, ids behind. */
const instances = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `/l/instance/p/${8_204_659_999_999 + index * 60_000}-${index % 7}ab`);

describe("a page of a long list in etcd", () => {
  it("passes over few keys more than it has, once the list has been asked for: its beginning, and each page behind", async () => {
    const keys = instances(20_000);
    const { read, passed } = fakeEtcd([...keys, "/l/instance/o/1", "/l/instance/q/1"]);
    const page = narrowPages();
    await page(pageOf("/l/instance/p/", undefined, 20), undefined, read);
    passed.keys = 0;
    let after: string | undefined;
    for (let at = 0; at < 2_000; at += 20) {
      const found = await page(pageOf("/l/instance/p/", after, 20), undefined, read);
      expect(found.map(({ key }) => key.toString())).toEqual(keys.slice(at, at + 20));
      after = keys[at + 19];
    }
    expect(passed.keys).toBeLessThan(2_000 * 40);
    passed.keys = 0;
    await page(pageOf("/l/instance/p/", undefined, 20), undefined, read);
    expect(passed.keys).toBeLessThan(2_000);
  });

  it("that is asked for in parts is of one revision: that of the snapshot, or of its first part", async () => {
    const page = narrowPages();
    const { read, passed } = fakeEtcd(instances(5_000));
    const asked = pageOf("/l/instance/p/", undefined, 10);
    for (let time = 0; time < 3; time++) await page(asked, "5", read);
    expect([...passed.revisions]).toEqual(["5"]);
    await page(pageOf("/l/instance/p/", instances(5_000).at(-3), 10), undefined, read);
    expect([...passed.revisions]).toEqual(["5", undefined, "7"]);
  });

  it("has what a plain range has, whatever was asked for before", async () => {
    const key = fc.stringMatching(/^\/l\/[ab]\/[0-9]{1,6}$/);
    const asking = fc.record({
      prefix: fc.constantFrom("/l/a/", "/l/b/", "/l/a/1", "/l/"),
      after: fc.option(fc.nat(400), { nil: undefined }),
      limit: fc.integer({ min: 1, max: 9 }),
    });
    const lists = fc.uniqueArray(key, { maxLength: 300, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(lists, lists, fc.array(asking, { maxLength: 40 }), async (before, behind, asked) => {
        const page = narrowPages();
        for (const [turn, { prefix, after, limit }] of asked.entries()) {
          // Keys come and go between pages.
          const keys = turn % 2 === 0 ? before : [...new Set([...before.slice(0, 50), ...behind])];
          const { read } = fakeEtcd(keys);
          const from = after === undefined ? undefined : keys[after % keys.length];
          const request = pageOf(prefix, from?.startsWith(prefix) ? from : undefined, limit);
          const plain = (await read(request, undefined)).kvs.map((each) => each.key.toString());
          const found = await page(request, undefined, read);
          expect(found.map((each) => each.key.toString())).toEqual(plain);
        }
      }),
      { endOnFailure: true },
    );
  });
});
