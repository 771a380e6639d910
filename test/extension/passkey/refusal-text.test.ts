import { expect, test, vi } from "vitest";
import { describeRefusal, type Refusal, refusalTexts } from "../../../src/extension/passkey/refusal-text.ts";

vi.mock("../../../src/extension/ext.ts", () => import("../popup/fake-ext.ts"));

const codes = Object.keys(refusalTexts) as Refusal["code"][];

test.each(codes)("%s says what happened and what to do next", (code) => {
  const { what, next } = describeRefusal({ code }, "cloud.example");
  expect(what).not.toMatch(/^(passkey|failure|common)|\$\d|\.$/);
  expect(next).toMatch(/^[^$]{15,}\.$/);
  expect(next).not.toMatch(/^(passkey|failure|common)[A-Z]/);
});

test("a host whose permission is gone is named", () => {
  expect(describeRefusal({ code: "host-refused" }, "cloud.example").what).toContain("cloud.example");
});
