import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { argon2, once, sshEd25519 } from "../key-files/bases.ts";
import { fingerprintBySshKeygen } from "../key-files/fingerprint.ts";
import {
  passphrase,
  printedBySshKeygen,
  puttygen,
  removeFolder,
  rewritten,
  sshKeygen,
  written,
} from "../key-files/makers.ts";
import { PASSPHRASE, unlock } from "./admin.ts";
import { click, find, hasFocus, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

afterAll(removeFolder);

const rsa = once(() => sshKeygen("-t", "rsa", "-b", "3072"));
const encryptedRsa = once(() => rewritten(rsa(), passphrase, "-Z", "aes256-ctr", "-a", "16"));
const putty = once(() => puttygen(sshEd25519(), passphrase, "--ppk-param", argon2("argon2id")));
/** Some seconds of work, in JavaScript more than in C. */
const slow = once(() => rewritten(sshEd25519(), passphrase, "-a", "1000"));
const damaged = once(() => written(readFileSync(rsa(), "utf8").split("\n").toSpliced(5, 4).join("\n")));
const text = (path: string): string => readFileSync(path, "utf8");

for (const [name, launch] of browsers)
  describe(`importing a key in ${name}`, () => {
    let browser: TestBrowser;
    let page: Page;

    beforeAll(async () => {
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      page = await browser.options();
    });
    afterAll(async () => {
      await browser?.close();
    });
    beforeEach(async () => {
      if (await isThere(page, "button", "Cancel")) await click(page, "button", "Cancel");
      await click(page, "button", "Import key");
      await find(page, "textbox", "Private key");
    });

    const submit = () => page.keyboard.press("Enter");
    const submitPasted = async () => {
      await (await find(page, "textbox", "Key name")).focus();
      await submit();
    };
    const typedIn = async (field: string) =>
      (await find(page, "textbox", field)).evaluate((element) => (element as HTMLInputElement).value);
    /** What is selected in the field with the focus. */
    const selected = () =>
      page.evaluate(() => {
        const field = document.activeElement as HTMLInputElement;
        return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
      });
    const paste = async (content: string) => {
      const field = await find(page, "textbox", "Private key");
      await field.evaluate((element, value) => {
        (element as HTMLTextAreaElement).value = value;
        element.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, content);
    };
    const drop = (content: string, fileName: string) =>
      page.evaluate(
        (value, called) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([value], called));
          const target = document.querySelector(".drop");
          target?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        },
        content,
        fileName,
      );

    it("asks for the passphrase of a chosen file only once it is seen to be encrypted, and keeps what was typed", async () => {
      const picker = await page.$("input[type=file]");
      await (picker as Awaited<ReturnType<typeof page.$<"input">>>)?.uploadFile(encryptedRsa());
      await shows(page, /file-\d+/);
      await type(page, "textbox", "Key name", "Old laptop");
      await type(page, "textbox", "Passphrase", PASSPHRASE);
      await type(page, "textbox", "Repeat passphrase", PASSPHRASE);
      expect(await isThere(page, "textbox", "Passphrase of the file")).toBe(false);
      await submit();
      await find(page, "textbox", "Passphrase of the file");
      await hasFocus(page, "Passphrase of the file");
      expect(await selected()).toBe("");
      await submit();
      await says(page, "alert", /Type the passphrase of this file/);
      await page.keyboard.type("wrong");
      await submit();
      await says(page, "alert", /not the passphrase of the file/);
      await hasFocus(page, "Passphrase of the file");
      await until("it is selected, to be typed over", async () => (await selected()) === "wrong");
      expect(await typedIn("Key name")).toBe("Old laptop");
      expect(await typedIn("Repeat passphrase")).toBe(PASSPHRASE);
      await page.keyboard.type(passphrase);
      await submit();
      await says(page, "status", /Key imported: Old laptop/);
      await shows(page, /Old laptop RSA 3072/);
      const shown = await page.$eval(".fingerprint", (element) => element.getAttribute("aria-label"));
      expect(shown).toBe(fingerprintBySshKeygen(printedBySshKeygen(rsa())));
    });

    it("takes a PuTTY file that is dropped, under its own name", async () => {
      await drop(text(putty()), "ops.ppk");
      await until("the name is suggested", async () => (await typedIn("Key name")) === "ops.ppk");
      await submitPasted();
      await type(page, "textbox", "Passphrase of the file", passphrase);
      await submit();
      await says(page, "status", /Key imported: ops.ppk/);
      await shows(page, /ops.ppk ed25519/);
    });

    it("takes text that is dropped from an editor, and keeps it for the next try", async () => {
      const content = text(putty());
      await page.evaluate((value) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData("text/plain", value);
        const target = document.querySelector(".drop");
        target?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      }, content);
      await until("it is in the field", async () => (await typedIn("Private key")) === content);
      await submitPasted();
      await find(page, "textbox", "Passphrase of the file");
      expect(await typedIn("Private key")).toBe(content);
    });

    it("says that a pasted key is here already, in another format too", async () => {
      await paste(text(sshEd25519()));
      await submitPasted();
      await says(page, "alert", /This key is here already. Its name is ops.ppk/);
    });

    it("names a pasted key by the comment in it", async () => {
      await paste(text(sshKeygen("-t", "ed25519", "-C", "jump host")));
      await submitPasted();
      await says(page, "status", /Key imported: jump host/);
    });

    it("shows what it does while that takes its time, and stops at once without losing anything", async () => {
      await paste(text(slow()));
      await type(page, "textbox", "Key name", "Slow");
      await submit();
      await type(page, "textbox", "Passphrase of the file", passphrase);
      await submit();
      await says(page, "status", /Opening the file with its passphrase/);
      await shows(page, /Opening the file with its passphrase \d+ s/);
      expect(page.workers()).toHaveLength(1);
      await click(page, "button", "Cancel");
      await until("no worker runs", () => page.workers().length === 0);
      await says(page, "status", /Stopped. Nothing was imported/);
      expect(await typedIn("Private key")).toBe(text(slow()));
      expect(await typedIn("Key name")).toBe("Slow");
      expect(await typedIn("Passphrase of the file")).toBe(passphrase);
      await hasFocus(page, "Passphrase of the file");
      expect(await isThere(page, "button", "Actions for Slow")).toBe(false);
    });

    it("says that a damaged file is damaged, and goes on with the next one", async () => {
      await paste(text(damaged()));
      await submitPasted();
      await says(page, "alert", /damaged or incomplete/);
      await hasFocus(page, "Private key");
      await paste(text(rsa()));
      await submitPasted();
      await says(page, "alert", /This key is here already. Its name is Old laptop/);
    });

    it("keeps everything when the vault locks meanwhile, and imports after it was unlocked", async () => {
      await paste(text(sshKeygen("-t", "ed25519")));
      await type(page, "textbox", "Key name", "Patient");
      await click(page, "button", "Lock");
      await find(page, "textbox", "Passphrase");
      await unlock(page);
      await until("it is unlocked", async () => !(await isThere(page, "textbox", "Passphrase")));
      expect(await typedIn("Key name")).toBe("Patient");
      await submitPasted();
      await says(page, "status", /Key imported: Patient/);
    });

    it("runs no worker but its own: neither by an address nor by a policy of somebody else", async () => {
      const attempts = await page.evaluate(() => {
        const tried = (work: () => unknown): boolean => {
          try {
            work();
            return true;
          } catch {
            return false;
          }
        };
        const { trustedTypes } = globalThis as unknown as {
          trustedTypes: { createPolicy: (name: string, rules: object) => unknown };
        };
        const rules = { createScriptURL: (address: string) => address };
        return [
          tried(() => new Worker("/assets/key-file-worker.js", { type: "module" })),
          tried(() => trustedTypes.createPolicy("another", rules)),
          tried(() => trustedTypes.createPolicy("latchkey-worker", rules)), // the page has made it, and it is made once
        ];
      });
      expect(attempts).toEqual([false, false, false]);
    });
  });
