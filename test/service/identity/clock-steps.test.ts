import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { issueReceipt, receiptByText } from "../../../src/service/identity/receipt.ts";
import { tokenFor } from "../../../src/service/identity/sign-in-outcome.ts";
import { issueToken, tokenByText } from "../../../src/service/identity/token.ts";
import { passcodeOf, stepAt } from "../../../src/service/identity/totp.ts";
import { usePasscode } from "../../../src/service/identity/totp-enrolment.ts";
import type { TotpSecrets } from "../../../src/service/identity/totp-secret.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { sweep, sweepRegularly } from "../../../src/service/sweep.ts";
import { CONSOLE } from "../console-actor.ts";
import { newFolder } from "../running-service.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

let store: Store;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance", "setInterval", "clearInterval"], now: 1_700_000_000_000 });
  store = openSqliteStore(join(newFolder(), "store.db"));
});
afterEach(async () => {
  await store.close();
  vi.useRealTimers();
});

const alice = { id: "a", name: "alice", passwordHash: "", passwordVersion: 1, roles: {} };
/** The clock is set: no time passes. */
const setClock = (by: number) => vi.setSystemTime(Date.now() + by);
const newTokenText = async (): Promise<string> => {
  const text = await issueToken(store, tokenFor(alice, ["password"], 60 * MINUTE));
  if (text === "conflict") throw new Error("no token");
  return text;
};
const count = async (): Promise<number> => (await store.list({ prefix: "", limit: 100 })).length;

describe("a token or receipt of a clock that was ahead", () => {
  it("gives no access after the clock is right, and is swept, so that it never will", async () => {
    setClock(YEAR);
    const text = await newTokenText();
    const { text: receipt } = await issueReceipt(store, alice);
    expect(await tokenByText(store, text)).toBeDefined();
    setClock(-YEAR);
    expect(await tokenByText(store, text)).toBeUndefined();
    expect(await receiptByText(store, receipt)).toBeUndefined();
    await sweep(store, Date.now());
    setClock(YEAR + 1);
    expect(await tokenByText(store, text)).toBeUndefined();
    expect(await count()).toBe(0);
  });

  it("is good if the clocks of two processes are up to five minutes apart", async () => {
    setClock(5 * MINUTE);
    const text = await newTokenText();
    const { text: receipt } = await issueReceipt(store, alice);
    setClock(-5 * MINUTE);
    expect(await tokenByText(store, text)).toBeDefined();
    expect(await receiptByText(store, receipt)).toBeDefined();
    await sweep(store, Date.now());
    expect(await tokenByText(store, text)).toBeDefined();
  });
});

describe("a clock that jumps ahead", () => {
  const TEN_MINUTES = 10 * MINUTE;
  /** Real time goes on, in steps: timers run, and what they begin ends. */
  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += MINUTE) {
      await vi.advanceTimersByTimeAsync(MINUTE);
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const failed = (cause: unknown): void => {
    throw cause;
  };

  it("for a moment ends nothing: what seemed to be over is good again", async () => {
    const stop = sweepRegularly(store, failed);
    const text = await newTokenText();
    await pass(TEN_MINUTES - MINUTE);
    setClock(YEAR);
    await pass(2 * MINUTE);
    expect(await tokenByText(store, text)).toBeUndefined();
    setClock(-YEAR);
    await pass(TEN_MINUTES + MINUTE);
    expect(await tokenByText(store, text)).toBeDefined();
    stop();
  });

  it("for good has what is over swept at the second look; and what expires with time at the first", async () => {
    const stop = sweepRegularly(store, failed);
    await newTokenText();
    setClock(YEAR);
    await pass(TEN_MINUTES);
    expect(await count()).toBe(1);
    await pass(TEN_MINUTES);
    expect(await count()).toBe(0);
    await newTokenText();
    await pass(80 * MINUTE);
    expect(await count()).toBe(0);
    stop();
  });
});

describe("passcodes", () => {
  const secret = randomBytes(20);
  const secrets: TotpSecrets = { seal: () => "sealed", open: () => secret };
  beforeEach(() => store.commit([], [{ key: "totp/a", value: JSON.stringify({ secret: "sealed", lastStep: 0 }) }]));
  const passcode = (ahead = 0): string => passcodeOf(secret, stepAt(Date.now()) + ahead);

  async function isTaken(code: string): Promise<boolean> {
    const outcome = await usePasscode(store, secrets, alice, code, CONSOLE);
    if (outcome.kind !== "used") return false;
    return (await store.commit(outcome.alongside.expectations, outcome.alongside.writes)) === "committed";
  }

  it("are taken again once the clock, which was ahead, is right", async () => {
    setClock(YEAR);
    expect(await isTaken(passcode())).toBe(true);
    setClock(-YEAR);
    const code = passcode();
    expect(await isTaken(code)).toBe(true);
    expect(await isTaken(code)).toBe(false);
    // And in the usual order again: none before the last one.
    expect(await isTaken(passcode(-1))).toBe(false);
    expect(await isTaken(passcode(1))).toBe(true);
  });

  it("that were used are not taken again, whichever way the clock is set and back", async () => {
    const used = [passcode()];
    expect(await isTaken(used[0] ?? "")).toBe(true);
    for (const step of [DAY, YEAR, 2 * DAY]) {
      setClock(step);
      const code = passcode();
      expect(await isTaken(code)).toBe(true);
      setClock(-step);
      for (const before of used) expect(await isTaken(before)).toBe(false);
      setClock(step);
      expect(await isTaken(code)).toBe(false);
      setClock(-step);
    }
    setClock(-DAY);
    expect(await isTaken(used[0] ?? "")).toBe(false);
  });

  it("used by an earlier version, which kept only the last step, are not taken again either", async () => {
    const lastStep = stepAt(Date.now());
    await store.commit([], [{ key: "totp/a", value: JSON.stringify({ secret: "sealed", lastStep }) }]);
    expect(await isTaken(passcode())).toBe(false);
    expect(await isTaken(passcode(1))).toBe(true);
    expect(await isTaken(passcode())).toBe(false);
  });
});
