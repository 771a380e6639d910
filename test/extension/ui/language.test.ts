import { expect, test, vi } from "vitest";
import { formatAgo, formatDay, formatMoment, formatRecent, formatSpan } from "../../../src/extension/ui/dates.ts";
import { formatClock, plural } from "../../../src/extension/ui/language.ts";

vi.mock("../../../src/extension/ext.ts", () => import("../popup/fake-ext.ts"));

const moment = new Date(2026, 10, 14, 9, 12).getTime();
const days = 86_400_000;

test("one is one and two are many", () => {
  expect(plural("commonKeys", 1)).toBe("1 key");
  expect(plural("commonKeys", 3)).toBe("3 keys");
  expect(plural("popupInstances", 10_000)).toBe("10,000 instances");
});

test("times are absolute", () => {
  expect(formatClock(moment)).toBe("09:12");
  expect(formatDay(moment)).toBe("14 Nov 2026");
  expect(formatMoment(moment)).toBe("14 Nov 2026, 09:12");
});

test("today is called today", () => {
  expect(formatRecent(moment, moment + 3_600_000)).toBe("Today, 09:12");
  expect(formatRecent(moment, moment + days)).toBe("14 Nov 2026, 09:12");
});

test.each([
  [0, "just now"],
  [59_000, "just now"],
  [60_000, "1 minute ago"],
  [2 * 3_600_000, "2 hours ago"],
  [7 * days, "7 days ago"],
  [65 * days, "2 months ago"],
  [800 * days, "2 years ago"],
  [-5_000, "just now"],
])("%i ms later it was %s", (later, expected) => {
  expect(formatAgo(moment, moment + later)).toBe(expected);
});

test("a span names the year once where it can", () => {
  expect(formatSpan(new Date(2026, 2, 3).getTime(), moment)).toBe("3 Mar to 14 Nov 2026");
  expect(formatSpan(new Date(2025, 2, 3).getTime(), moment)).toBe("3 Mar 2025 to 14 Nov 2026");
  expect(formatSpan(moment, moment)).toBe("14 Nov 2026");
});
