import { describe, expect, it } from "vitest";
import { exactDuration, roughDuration } from "../../../src/extension/options/duration.ts";

describe("a length of time in words", () => {
  it.each([
    [10, "10 seconds"],
    [60, "1 minute"],
    [90, "90 seconds"],
    [120, "2 minutes"],
    [14_400, "4 hours"],
  ])("is exact for a setting: %i s is %s", (seconds, words) => {
    expect(exactDuration(seconds, "en-GB")).toBe(words);
  });

  it.each([
    [0.2, "1 second"],
    [3_700, "1 hour"],
    [200_000, "2 days"],
    [50 * 31_557_600, "50 years"],
  ])("is rounded for an estimate: %f s is %s", (seconds, words) => {
    expect(roughDuration(seconds, "en-GB")).toBe(words);
  });

  it("follows the language", () => {
    expect(exactDuration(120, "de")).toBe("2 Minuten");
  });
});
