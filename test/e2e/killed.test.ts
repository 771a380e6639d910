import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import { createKey, unlock } from "./admin.ts";
import { click, says, type } from "./driver/screen-reader.ts";
import { browsers } from "./driver/test-browser.ts";
import { fillPassphrases, unlocked } from "./vault-steps.ts";

const KILLS = 10;
/** Milliseconds: about what a change of the passphrase takes. */
const LATEST = 1200;

for (const [name, launch] of browsers)
  describe(`when ${name} is killed while the passphrase is changed`, () => {
    it(`the vault has all its keys and opens with the old or the new one, ${KILLS} times out of ${KILLS}`, async () => {
      const browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-killed-${name}-`)) });
      try {
        let page = await createKey(browser, "First key", "passphrase 0");
        await addKey(page, "Second key");
        let vault = await vaultOf(page);
        const { items } = vault;
        expect(items).toHaveLength(2);
        let passphrase = "passphrase 0";
        let changed = 0;
        for (let kill = 1; kill <= KILLS; kill++) {
          const next = `passphrase ${kill}`;
          await fillPassphrases(page, passphrase, next);
          await page.keyboard.press("Enter");
          if (kill === KILLS) await says(page, "status", /Passphrase changed/);
          else if (kill > 1) await new Promise((resolve) => setTimeout(resolve, LATEST * Math.random()));
          await browser.killAndRestart();

          page = await browser.options();
          const after = await vaultOf(page);
          expect(after.items).toEqual(items);
          if (JSON.stringify(after.unlocks) !== JSON.stringify(vault.unlocks)) {
            passphrase = next;
            changed++;
          }
          vault = after;
          await unlock(page, passphrase);
          await unlocked(page);
        }
        // Once it is said to be changed, it is; and the first kill was at once.
        expect(passphrase).toBe(`passphrase ${KILLS}`);
        expect(changed).toBeLessThan(KILLS);
      } finally {
        await browser.close();
      }
    }, 600_000);
  });

async function vaultOf(page: Page): Promise<{ items: unknown[]; unlocks: unknown[] }> {
  const read = await page.evaluate(async () => {
    const { storage } = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
    return JSON.stringify(await storage.local.get("vault"));
  });
  return JSON.parse(read).vault;
}

async function addKey(page: Page, keyName: string): Promise<void> {
  await click(page, "button", "Create key");
  await type(page, "textbox", "Key name", keyName);
  await page.keyboard.press("Enter");
  await says(page, "status", new RegExp(`Key created: ${keyName}`));
}
