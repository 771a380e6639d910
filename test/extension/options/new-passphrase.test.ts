import { describe, expect, it } from "vitest";
import { checkNewPassphrase } from "../../../src/extension/options/new-passphrase.ts";

describe("a new passphrase", () => {
  it("may be weak, but not short", () => {
    expect(checkNewPassphrase("password12", "password12")).toEqual({});
    expect(checkNewPassphrase("password1", "password1")).toEqual({ passphrase: "optionsPassphraseTooShort" });
  });

  it("is typed twice", () => {
    expect(checkNewPassphrase("correct horse", "correct hors")).toEqual({ repeated: "optionsPassphraseDiffers" });
  });

  it("is chosen", () => {
    expect(checkNewPassphrase("", "")).toEqual({ passphrase: "optionsPassphraseMissing" });
  });
});
