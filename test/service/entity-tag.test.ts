import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityTag, isMatch, isWeakMatch, readTags } from "../../src/service/http/entity-tag.ts";

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
    const [strong, weak, any] = ['"1", "7"', '"1", W/"7"', "*"].map(readable);
    if (strong === undefined || weak === undefined || any === undefined) throw new Error("no tags");
    expect([isMatch(strong, 7), isMatch(weak, 7), isMatch(any, 7)]).toEqual([true, false, true]);
    expect([isWeakMatch(strong, 7), isWeakMatch(weak, 7), isWeakMatch(any, 7)]).toEqual([true, true, true]);
    expect([isMatch(strong, 8), isWeakMatch(weak, 8)]).toEqual([false, false]);
    expect([isMatch(any, undefined), isWeakMatch(any, undefined)]).toEqual([false, false]);
    expect(isMatch(readable(entityTag(undefined)), undefined)).toBe(true);
    expect(isWeakMatch(readable('"W/7"'), 7)).toBe(false);
    expect(isWeakMatch(readable('"7W/"'), 7)).toBe(false);
  });
});
