import { expect, test, vi } from "vitest";
import type { EmptyReason } from "../../../src/extension/password-messages.ts";
import { describeEmpty, emptyTexts } from "../../../src/extension/popup/empty-text.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const codes = Object.keys(emptyTexts) as EmptyReason["code"][];

/** Every field that any reason has. */
const everything = { minutes: 7, status: "SHUTOFF", lastSeen: 1_795_000_000, keyPair: "ops-laptop" };

test.each(codes)("%s says why nothing is stored and the one thing to do about it", (code) => {
  const { why, next } = describeEmpty({ ...everything, code } as EmptyReason);
  expect(why).toMatch(/^[A-Z][^$]{15,}\.$/);
  expect(next).toMatch(/^[A-Z][^$]{15,}\.$/);
  expect(`${why} ${next}`).not.toMatch(/popup[A-Z]|please|sorry|!/);
});

test("no two reasons read the same", () => {
  expect(new Set(codes.map((code) => describeEmpty({ ...everything, code } as EmptyReason).why)).size).toBe(
    codes.length,
  );
});

test("a young instance is given the time that it has had", () => {
  expect(describeEmpty({ code: "booting", minutes: 0 }).why).toContain("less than a minute");
  expect(describeEmpty({ code: "booting", minutes: 1 }).why).toContain("1 minute,");
  expect(describeEmpty({ code: "booting", minutes: 7 }).why).toContain("7 minutes,");
});

test("a reason names what the user knows it by: the state, the day, the key pair", () => {
  expect(describeEmpty({ code: "not-running", status: "SHUTOFF" }).why).toContain("“Stopped”");
  expect(describeEmpty({ code: "cleared", lastSeen: 1_795_000_000 }).why).toContain("18 Nov 2026");
  expect(describeEmpty({ code: "ed25519-without-guest", keyPair: "ops" }).why).toContain("“ops” is ed25519");
});

test("where the guest is what is missing, the first step is to install it", () => {
  const withGuest = codes.filter((code) => emptyTexts[code].step === "install-guest");
  expect(withGuest).toEqual(["ed25519-without-guest", "no-agent"]);
});
