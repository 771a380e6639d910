import { expect, test, vi } from "vitest";
import { noticeReasons } from "../../../src/core/reset-notice.ts";
import { describeEnd, refusedTexts } from "../../../src/extension/popup/reset-end.ts";
import { verdictOf } from "../../../src/extension/popup/verdict.ts";
import { describeWrong, wrongTexts } from "../../../src/extension/popup/wrong-answer.ts";
import type { ResetOutcome } from "../../../src/extension/reset-messages.ts";
import { makeReset, outcomes, wrongAnswers } from "./resets.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const sentences = /^[^\s$][^$]*\.$/;
const raw = /(popup|failure|common)[A-Z]/;
const reasons = Object.keys(refusedTexts) as (keyof typeof refusedTexts)[];
const endOf = (outcome: ResetOutcome) => describeEnd(makeReset(), outcome);

test.each(outcomes)("an end ($code) has its plain sentences and one thing to do", (outcome) => {
  const { title, why, next, action } = endOf(outcome);
  expect(title).toMatch(/^[A-Z][^.$]*$/);
  expect(why).toMatch(sentences);
  if (verdictOf(outcome) !== "reset") expect(next).toMatch(sentences);
  expect(`${title} ${why} ${next}`).not.toMatch(raw);
  expect(["copy", "again", "look", "settings", "remedy"]).toContain(action);
});

test("a guest's every reason is told, and which user or key it is about", () => {
  expect(reasons).toEqual(noticeReasons.filter((reason) => reason !== "withdrawn"));
  const told = reasons.map((reason) => endOf({ code: "refused", reason }));
  expect(new Set(told.map(({ why }) => why)).size).toBe(reasons.length);
  for (const { why, next } of told) expect([why, next].every((text) => sentences.test(text))).toBe(true);
  expect(endOf({ code: "refused", reason: "user-not-allowed" }).why).toContain("Administrator");
  expect(endOf({ code: "refused", reason: "key-not-trusted" }).why).toContain("Ops laptop");
});

test("a refusal says that the old password is still valid, and nothing that was not confirmed says it for sure", () => {
  for (const outcome of outcomes) {
    const { next } = endOf(outcome);
    if (verdictOf(outcome) === "unsure") expect(next).not.toMatch(/is still valid/);
  }
  for (const reason of reasons.filter((each) => each !== "superseded"))
    expect(endOf({ code: "refused", reason }).next).toMatch(/old password is still valid/);
});

test.each(Object.values(wrongAnswers))("a wrong answer ($code) is told in a sentence", (wrong) => {
  expect(describeWrong(wrong)).toMatch(sentences);
  expect(describeWrong(wrong)).not.toMatch(raw);
});

test("no two wrong answers read the same", () => {
  expect(new Set(Object.values(wrongTexts)).size).toBe(Object.keys(wrongAnswers).length);
});

test("what waits to be copied offers to copy it, and a failure of the sign-in or the network its own remedy", () => {
  expect(outcomes.filter((outcome) => endOf(outcome).waits).map(({ code }) => code)).toEqual(["ready", "only-here"]);
  expect(endOf({ code: "only-here", copied: false, clearsAt: null }).action).toBe("copy");
  expect(endOf({ code: "not-asked", why: { code: "signed-out" } }).action).toBe("remedy");
  expect(endOf({ code: "not-asked", why: { code: "unreachable", host: "a" } }).action).toBe("again");
  expect(endOf({ code: "not-asked", why: wrongAnswers["guest-key-changed"] }).action).toBe("look");
});

test("a password that only this browser has is said to be, copied or not", () => {
  expect(endOf({ code: "only-here", copied: true, clearsAt: null }).next).toMatch(/in this browser only/);
  expect(endOf({ code: "only-here", copied: false, clearsAt: null }).why).toMatch(/in this browser only/);
});
