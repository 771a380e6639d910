import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "./admin.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";

const NAME = "Operations laptop, the one in the second drawer";
/** CSS pixels: a phone, half a screen, and everything up to a whole one. */
const WIDTHS = [360, 480, ...Array.from({ length: 17 }, (_, step) => 640 + 40 * step)];
/** Of a name must be seen at least so much: a dozen letters. */
const LEGIBLE = 90;

for (const [name, launch] of browsers)
  describe(`the settings in a narrow window of ${name}`, () => {
    let browser: TestBrowser;
    let page: Page;

    beforeAll(async () => {
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      page = await createKey(browser, NAME);
    });
    afterAll(async () => {
      await browser?.close();
    });

    it("leave each key room for its name, its fingerprint and its menu, and never want scrolling sideways", async () => {
      const seen: object[] = [];
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 800 });
        seen.push({ width, ...(await page.evaluate(measure, LEGIBLE)) });
      }
      const good = { isWide: false, isOutside: false, isNameLegible: true };
      expect(seen).toEqual(WIDTHS.map((width) => ({ width, ...good })));
    });
  });

/** Runs in the page. */
function measure(legible: number) {
  const row = document.querySelector(".keys tbody tr");
  const parts = [...(row?.querySelectorAll("th, .fingerprint, button") ?? [])].map((part) =>
    part.getBoundingClientRect(),
  );
  return {
    isWide: document.documentElement.scrollWidth > innerWidth,
    isOutside: parts.length < 3 || parts.some(({ left, right }) => left < 0 || right > innerWidth || right <= left),
    isNameLegible: (parts[0]?.width ?? 0) >= legible,
  };
}
