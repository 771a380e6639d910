import { describe, expect, it } from "vitest";
import { packList, withList } from "../../src/extension/background/pack-list.ts";
import { unpackList } from "../../src/extension/kept-list.ts";
import { makeInstance } from "./popup/instances.ts";

const instances = Array.from({ length: 100 }, (_, index) =>
  makeInstance({
    id: String(index),
    addresses: ["10.0.0.1", "203.0.113.1"],
    metadata: { rack: "r7", note: "ü".repeat(40) },
  }),
);
const list = { updatedAt: 1, instances };
const sizeOf = (text: string): number => Buffer.byteLength(text);
const whole = sizeOf(JSON.stringify(instances));

describe("a list of instances", () => {
  it("is kept whole where there is room, and comes back as it was", () => {
    const kept = packList(list, whole);
    expect(kept.trimmed).toBeUndefined();
    expect(unpackList(kept)).toEqual(list);
  });

  it("gives up its metadata first, then all addresses but one, and says so", () => {
    const noMetadata = packList(list, whole - 1);
    expect(noMetadata.trimmed).toBe("metadata");
    expect(unpackList(noMetadata).instances[0]).toMatchObject({ metadata: {}, addresses: ["10.0.0.1", "203.0.113.1"] });
    const bare = packList(list, sizeOf(noMetadata.text) - 1);
    expect(unpackList(bare).trimmed).toBe("addresses");
    expect(unpackList(bare).instances[0]).toMatchObject({ name: "win-ad-01", addresses: ["10.0.0.1"] });
  });

  it("is never larger than its room: at last it is cut, and says so", () => {
    for (const room of [10_000, 1000, 200, 2]) {
      const kept = packList(list, room);
      expect(sizeOf(kept.text)).toBeLessThanOrEqual(room);
      expect(kept.trimmed).toBe("instances");
    }
  });

  it("of ten thousand with some metadata needs no trimming", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => makeInstance({ id: `7d3c2b1a-0000-4000-8000-${index}` }));
    expect(packList({ updatedAt: 1, instances: many }).trimmed).toBeUndefined();
  });

  it("puts another connection's out only where there is no room for both", () => {
    const small = packList(list);
    const large = { updatedAt: 1, text: "x".repeat(7_990_000) };
    expect(Object.keys(withList({ one: small }, "two", small))).toEqual(["one", "two"]);
    expect(Object.keys(withList({ one: small }, "two", large))).toEqual(["two"]);
  });
});
