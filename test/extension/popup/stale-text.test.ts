import { expect, test, vi } from "vitest";
import { describeStale } from "../../../src/extension/popup/stale-text.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const time = Date.UTC(2026, 10, 14, 12) / 1000;

test("a stale password says since when, and what to do if the instance refuses it", () => {
  const rebuilt = describeStale({ action: "rebuild", time });
  expect(rebuilt.what).toBe("Sealed before the rebuild of 14 Nov 2026");
  expect(rebuilt.next).toMatch(/refused, clear it/);
  const changed = describeStale({ action: "changePassword", time });
  expect(changed.what).toBe("Sealed before the password was changed on 14 Nov 2026");
  expect(changed.next).toMatch(/refused, ask who/);
});

test("and says it in a few words where there is a line for it", () => {
  for (const action of ["rebuild", "changePassword"] as const)
    expect(describeStale({ action, time }).short.length).toBeLessThan(36);
});
