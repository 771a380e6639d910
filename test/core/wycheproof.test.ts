import { describe, expect, it } from "vitest";
import { checks } from "../wycheproof/checks.ts";
import { haveVectors, vectorFile, WITHOUT_VECTORS } from "../wycheproof/vectors.ts";

describe(haveVectors ? "Wycheproof in Node" : WITHOUT_VECTORS, () => {
  for (const [name, check] of Object.entries(checks))
    it.runIf(haveVectors)(`${name}: every vector as expected`, async () => {
      const { numberOfTests, outcomes } = await check(vectorFile(name));
      expect(outcomes.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
      expect(outcomes).toHaveLength(numberOfTests);
    });
});
