import { expect, test, vi } from "vitest";
import { type StepContext, stepCount, stepsOf } from "../../../src/extension/popup/reset-steps.ts";
import { tagOf } from "../../../src/extension/popup/reset-tag.tsx";
import type { Reset } from "../../../src/extension/reset-records.ts";
import { details, makeReset, now, outcomes, wrongAnswers } from "./resets.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));

const at = (seconds: number, changes: Partial<StepContext> = {}): StepContext => ({
  now: now + seconds * 1000,
  clearAfterSeconds: 30,
  stopped: null,
  ...changes,
});
const states = (reset: Reset) => stepsOf(reset, at(6)).map(({ state }) => state);
const note = (reset: Reset, step: number, context = at(6)) => stepsOf(reset, context)[step]?.note;

test("a reset by the guest is at the step that its record says", () => {
  expect(states(makeReset({ phase: "recorded" }))).toEqual(["now", "waiting", "waiting", "waiting"]);
  expect(states(makeReset({ phase: "asking" }))).toEqual(["now", "waiting", "waiting", "waiting"]);
  expect(states(makeReset({ phase: "waiting" }))).toEqual(["done", "now", "waiting", "waiting"]);
  expect(states(makeReset({ phase: "opened", openedAt: now }))).toEqual(["done", "done", "done", "now"]);
  const outcome = { code: "copied", clearsAt: null, details } as const;
  expect(states(makeReset({ phase: "ended", outcome }))).toEqual(["done", "done", "done", "done"]);
});

test("a reset by the cloud has three", () => {
  const cloud = (changes: Partial<Reset>) => states(makeReset({ way: "cloud", user: null, keyName: "", ...changes }));
  expect(cloud({ phase: "asking" })).toEqual(["now", "waiting", "waiting"]);
  expect(cloud({ phase: "waiting" })).toEqual(["done", "now", "waiting"]);
  expect(cloud({ phase: "opened" })).toEqual(["done", "done", "now"]);
  const outcome = { code: "only-here", copied: false, clearsAt: null } as const;
  expect(cloud({ phase: "ended", outcome })).toEqual(["done", "done", "now"]);
});

test.each(outcomes)("a step is failed exactly where the end ($code) is no new password", (outcome) => {
  for (const way of ["guest", "cloud"] as const) {
    const reset = makeReset({ way, phase: "ended", outcome });
    const steps = stepsOf(reset, at(6));
    expect(steps).toHaveLength(stepCount(reset));
    const good = ["copied", "ready", "only-here"].includes(outcome.code);
    expect(steps.filter(({ state }) => state === "failed")).toHaveLength(good ? 0 : 1);
    for (const { title, note } of steps) expect(`${title} ${note}`).not.toMatch(/popup[A-Z]|undefined|\$\d/);
    expect(tagOf(reset)).toMatch(/^[A-Z][a-z ]+$/);
  }
});

test("the first step says who has signed, and when", () => {
  expect(note(makeReset(), 0)).toMatch(/^With Ops laptop \(ed25519\), \d\d:\d\d:07$/);
});

test("who waits is told for how long, then that the instance may be off and until when the request waits", () => {
  expect(note(makeReset(), 1)).toBe("Waiting for the guest, 6 s. Most answer within 20 s.");
  expect(note(makeReset(), 1, at(75))).toMatch(/75 s\. The instance may be off: .* until .*\d\d:\d\d\.$/);
});

test("a stopped instance is said at once", () => {
  expect(note(makeReset(), 1, at(0, { stopped: "Stopped" }))).toMatch(/^Its state is “Stopped”.*until/);
});

test("a wrong answer is told while the right one is waited for", () => {
  for (const wrong of Object.values(wrongAnswers))
    expect(note(makeReset({ wrong }), 1)).toMatch(/\. The request waits for the right one until .*\.$/);
});

test("a request that is taken back says that it may be too late", () => {
  expect(note(makeReset({ withdrawnAt: now }), 1)).toMatch(/acted already/);
});

test("to whom the new one is sealed is claimed only once it was opened", () => {
  expect(note(makeReset(), 2)).toBe("To the keys of the guest, Ops laptop among them");
  const opened = makeReset({ phase: "ended", outcome: { code: "ready", details } });
  expect(note(opened, 2)).toBe("To Ops laptop and 2 other keys");
});

test("what is opened is not offered to be copied while it is being copied by itself", () => {
  const ready = { code: "ready", details } as const;
  const [opened, ended] = (["opened", "ended"] as const).map((phase) => makeReset({ phase, outcome: ready }));
  expect(stepsOf(opened as Reset, at(6))[3]).toEqual({
    state: "now",
    title: "Copied",
    note: "Clipboard clears after 30 s",
  });
  expect(stepsOf(ended as Reset, at(6))[3]?.title).toBe("Ready to copy");
});

test("the clipboard is counted down where it clears, and nothing is promised where it does not", () => {
  const copied = (clearsAt: number | null) =>
    makeReset({ phase: "ended", outcome: { code: "copied", clearsAt, details } });
  expect(note(makeReset(), 3)).toBe("Clipboard clears after 30 s");
  expect(note(makeReset(), 3, at(6, { clearAfterSeconds: null }))).toBe("It stays on the clipboard.");
  expect(note(copied(now + 30_000), 3)).toBe("Clipboard clears in 24 s");
  expect(note(copied(null), 3)).toBe("It stays on the clipboard.");
});
