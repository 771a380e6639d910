import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityTags, readTags } from "../../../src/service/http/entity-tag.ts";

const readable = (header: string) => readTags(header) ?? [];

describe("the entity tags of a header", () => {
  it("are all of those that are listed, whatever is in them and between them", () => {
    expect(readTags(undefined)).toBeUndefined();
    expect(readTags('"1"')).toEqual(['"1"']);
    expect(readTags('"1", W/"2" ,"a,b",, "" ,')).toEqual(['"1"', 'W/"2"', '"a,b"', '""']);
    expect(readTags(" * ")).toBe("*");
  });

  it("are none if the header is no list of tags", () => {
    for (const header of ["", "1", '"1', '1"', '"1" "2"', '"1""2"', '"a b"', 'w/"1"', 'W/ "1"', '"1", *', "*, *", '"'])
      expect(readTags(header)).toEqual([]);
  });

  it("come back from any list of them, at the cost of reading it once", () => {
    const tag = fc
      .tuple(fc.boolean(), fc.stringMatching(/^[\x21\x23-\x7e\x80-\xff]{0,12}$/))
      .map(([isWeak, text]) => `${isWeak ? "W/" : ""}"${text}"`);
    const separator = fc.stringMatching(/^[ \t]{0,3},[ \t,]{0,3}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, separator)), (parts) => {
        expect(readable(parts.flat().join(""))).toEqual(parts.map(([each]) => each));
      }),
    );
    const started = performance.now();
    for (const hostile of ['"'.repeat(8191), " ".repeat(8191), 'W/"'.repeat(2730), `${'"a",'.repeat(2000)}x`])
      readTags(hostile);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("match strongly for If-Match, weakly for If-None-Match; `*` is whatever is stored", () => {
    const tags = entityTags("epoch-01");
    const headers = ['"epoch-01.1", "epoch-01.7"', '"epoch-01.1", W/"epoch-01.7"', "*"];
    const [strong, weak, any] = headers.map(tags.ifMatch);
    expect([strong?.(7), weak?.(7), any?.(7)]).toEqual([true, false, true]);
    expect(headers.map((header) => tags.ifNoneMatch(header)?.(7))).toEqual([true, true, true]);
    expect(headers.map((header) => tags.ifNoneMatch(header)?.(8))).toEqual([false, false, true]);
    expect([strong?.(8), strong?.(70), any?.(undefined)]).toEqual([false, false, false]);
    expect(tags.ifNoneMatch("*")?.(undefined)).toBe(false);
    expect(tags.ifMatch(tags.of(undefined))?.(undefined)).toBe(true);
    expect(tags.ifNoneMatch('"W/epoch-01.7"')?.(7)).toBe(false);
    expect([tags.ifMatch(undefined), tags.ifNoneMatch(undefined)]).toEqual([undefined, undefined]);
    expect(tags.of(7)).toBe('"epoch-01.7"');
  });

  it("match nothing in another store, which may have the same revisions: one that was restored from this one's backup", () => {
    const [before, restored] = [entityTags("epoch-01"), entityTags("epoch-02")];
    for (const revision of [undefined, 1, 7]) {
      expect(restored.ifMatch(before.of(revision))?.(revision)).toBe(false);
      expect(restored.ifNoneMatch(before.of(revision))?.(revision)).toBe(false);
    }
  });
});
