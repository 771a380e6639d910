import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsInPage, rowsInSight, scrollToRow } from "../../../src/extension/popup/windowing.ts";

const viewport = { scrollTop: 0, height: 312, rowHeight: 44 };

test("only a handful of ten thousand rows is drawn", () => {
  const { first, end } = rowsInSight({ ...viewport, scrollTop: 200_000 }, 10_000);
  expect(end - first).toBeLessThan(25);
});

test("every row in sight is drawn, and none that is not there", () => {
  fc.assert(
    fc.property(fc.nat(500_000), fc.nat(12_000), (scrollTop, count) => {
      const { first, end } = rowsInSight({ ...viewport, scrollTop }, count);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(count);
      for (let row = Math.floor(scrollTop / 44); row * 44 < scrollTop + 312 && row < count; row++) {
        expect(row >= first && row < end).toBe(true);
      }
    }),
  );
});

test("scrolling to a row brings all of it into sight and moves nothing if it is there", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(5_000), (scrollTop, row) => {
      const scrolled = scrollToRow({ ...viewport, scrollTop }, row);
      expect(row * 44).toBeGreaterThanOrEqual(scrolled);
      expect(row * 44 + 44).toBeLessThanOrEqual(scrolled + 312);
      expect(scrollToRow({ ...viewport, scrollTop: scrolled }, row)).toBe(scrolled);
    }),
  );
});

test("a page keeps one row of the page before, and is never empty", () => {
  expect(rowsInPage(viewport)).toBe(6);
  expect(rowsInPage({ ...viewport, height: 10 })).toBe(1);
});
