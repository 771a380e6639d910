import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checks } from "../wycheproof/checks.ts";
import { type CheckedFile, NONE, type VectorOutcome } from "../wycheproof/vector-file.ts";
import { haveVectors, vectorFile, WITHOUT_VECTORS } from "../wycheproof/vectors.ts";
import { openScriptPage, type ScriptPage } from "./script-page.ts";

type Page = typeof globalThis & { checkVectors: (name: string, json: string) => Promise<CheckedFile> };

/**
 * Firefox refuses the X25519 public keys 2p and 2p + 1, as if the top bit counted, which RFC 7748, section 5, ignores. No honest
 * program sends them, and C2SP allows it.
 */
const refusedByFirefox = ["94 non-canonical public key", "95 non-canonical public key"];
const mayRefuse = (browser: string, { vector, acceptable, actual }: VectorOutcome): boolean =>
  browser === "firefox" && acceptable && refusedByFirefox.includes(vector) && actual === NONE;

for (const browser of ["chromium", "firefox"] as const)
  describe(haveVectors ? `Wycheproof in ${browser}` : WITHOUT_VECTORS, () => {
    let opened: ScriptPage | undefined;
    beforeAll(async () => {
      if (haveVectors) opened = await openScriptPage(browser, "test/wycheproof/page.ts");
    });
    afterAll(() => opened?.close());

    for (const name of Object.keys(checks))
      it.runIf(haveVectors)(`${name}: every vector as expected`, async () => {
        const checked = await opened?.page.evaluate(
          (file, json) => (globalThis as Page).checkVectors(file, json),
          name,
          vectorFile(name),
        );
        const unexpected = checked?.outcomes.filter(({ expected, actual }) => expected !== actual);
        expect(unexpected?.filter((outcome) => !mayRefuse(browser, outcome))).toEqual([]);
        expect(checked?.outcomes).toHaveLength(checked?.numberOfTests ?? -1);
        expect(checked?.numberOfTests).toBeGreaterThan(0);
      });
  });
