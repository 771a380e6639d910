import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { refusalTexts } from "../../src/extension/options/key-file-texts.ts";
import { fingerprintBySshKeygen } from "../key-files/fingerprint.ts";
import { contentOf, passphrase, removeFolder } from "../key-files/makers.ts";
import { readable } from "../key-files/readable.ts";
import { refusals } from "../key-files/refused.ts";
import { createKey } from "./admin.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { importFile, ways } from "./import-form.ts";

afterAll(removeFolder);

// The limits of the page are the real ones.
const refused = refusals.filter(({ limits }) => limits === undefined);
const isText = (file: Uint8Array): boolean => Buffer.from(Buffer.from(file).toString()).equals(Buffer.from(file));
const wrong = { code: "error", text: messages.optionsFilePassphraseWrong.message };

it("the files are at least 100, of every tool", () => {
  expect(readable.length + refused.length).toBeGreaterThanOrEqual(100);
});

for (const [browserName, launch] of browsers)
  describe(`the options page in ${browserName}`, () => {
    let browser: TestBrowser;
    let page: Page;

    beforeAll(async () => {
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${browserName}-`)) });
      page = await createKey(browser);
    });
    afterAll(async () => {
      await browser?.close();
    });

    for (const [index, { name, make, print, encrypted }] of readable.entries())
      it(`imports ${name}${encrypted ? ", with its passphrase only" : ""}`, async () => {
        const way = ways[index % ways.length] ?? "paste";
        let said = await importFile(page, { file: contentOf(make()), way, name });
        if (encrypted) {
          expect(said).toEqual({ code: "passphrase-needed" });
          expect(await importFile(page, { passphrase: "password" })).toEqual(wrong);
          said = await importFile(page, { passphrase });
        }
        expect(["imported", "known"]).toContain(said.code);
        expect(said).toMatchObject({ fingerprint: fingerprintBySshKeygen(print(make())) });
      });

    for (const [index, { name, make, refusal }] of refused.entries())
      it(`says of ${name} what it is and what to do`, async () => {
        const file = contentOf(make());
        const byHand = index % ways.length === 0 && file.length > 0 && isText(file);
        const way = byHand ? "paste" : index % 2 === 0 ? "choose" : "drop";
        const text = messages[refusalTexts[refusal]].message;
        expect(await importFile(page, { file, way, name })).toEqual({ code: "error", text });
      });
  });
