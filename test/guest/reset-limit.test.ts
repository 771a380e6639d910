import fc from "fast-check";
import { expect, it } from "vitest";
import { inThePast, isTooSoon } from "../../src/guest/reset-limit.ts";

const limit = { pause: 60, perHour: 10 };
const minutes = (count: number): number[] => Array.from({ length: count }, (_, index) => index * 300);

it("one reset follows another after a minute", () => {
  expect([isTooSoon([], 0, limit), isTooSoon([0], 59, limit), isTooSoon([0], 60, limit)]).toEqual([false, true, false]);
});

it("there are ten within an hour, and the eleventh when the first is an hour old", () => {
  expect(isTooSoon(minutes(9), 3000, limit)).toBe(false);
  expect(isTooSoon(minutes(10), 3599, limit)).toBe(true);
  expect(isTooSoon(minutes(10), 3600, limit)).toBe(false);
});

it("a clock that was set back, however far, holds up for a minute or an hour and not for ever", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { maxLength: 10 }), fc.nat(), (times, now) => {
      const past = inThePast(times, now);
      return past.every((time) => time <= now) && !isTooSoon(past, now + 3600, limit);
    }),
  );
});

it("a clock that was set back does not make room for another reset, and keeps the distances", () => {
  expect(inThePast([1000, 1300, 1600], 100)).toEqual([-500, -200, 100]);
  expect(isTooSoon(inThePast([1000, 1300, 1600], 100), 100, limit)).toBe(true);
  expect(inThePast([10, 20], 100)).toEqual([10, 20]);
});
