import fc from "fast-check";
import { expect, it } from "vitest";
import { outcomeOf, rememberNonce } from "../../src/guest/answered-nonces.ts";
import { noResets, type Resets } from "../../src/guest/record.ts";

/** In place of 1,000. */
const MOST = 20;
const name = (index: number): string => index.toString(36).padStart(22, "A");
const isAnswered = (resets: Resets, nonce: string): boolean => outcomeOf(resets, nonce) !== undefined;
const remember = (ends: readonly number[], from: Resets = noResets): Resets =>
  ends.reduce(
    (resets, end, index) => rememberNonce(resets, name(index), { expires: end, outcome: "obeyed" }, MOST),
    from,
  );

it("a nonce that was answered is known, and others are not", () => {
  const resets = remember([100]);
  expect([isAnswered(resets, name(0)), isAnswered(resets, name(1)), isAnswered(noResets, "constructor")]).toEqual([
    true,
    false,
    false,
  ]);
});

it("whatever order they come in: an answered nonce is known, or ends no later than what is refused as over", () => {
  const ends = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 60 });
  fc.assert(
    fc.property(ends, (all) => {
      const resets = remember(all);
      expect(Object.keys(resets.answered).length).toBeLessThanOrEqual(MOST);
      return all.every((end, index) => isAnswered(resets, name(index)) || end <= resets.floor);
    }),
  );
});

it("a thousand are remembered", () => {
  const outcome = "too-soon" as const;
  const full = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [name(index), { expires: 5000 + index, outcome }]),
  );
  const resets = rememberNonce({ ...noResets, answered: full }, name(1000), { expires: 9000, outcome });
  expect(Object.keys(resets.answered)).toHaveLength(1000);
  expect([isAnswered(resets, name(0)), isAnswered(resets, name(1)), resets.floor]).toEqual([false, true, 5000]);
});

it("one that ends years ahead shuts out no other when many more have come", () => {
  const soon = Array.from({ length: 100 }, (_, index) => 1000 + index);
  const resets = remember([2 ** 32 - 1, ...soon]);
  expect(resets.floor).toBeLessThan(1100);
  expect(isAnswered(resets, name(0))).toBe(true);
});
