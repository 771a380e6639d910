import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { argon2, once } from "../key-files/bases.ts";
import { fingerprintBySshKeygen } from "../key-files/fingerprint.ts";
import {
  passphrase,
  printedBySshKeygen,
  puttygen,
  removeFolder,
  rewritten,
  run,
  sshKeygen,
  written,
} from "../key-files/makers.ts";
import { api, signIn } from "../service/cloud.ts";
import { addConnection, createKey, searchAndEnter, searchAndOpen } from "./admin.ts";
import { store } from "./blobs.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { importFile } from "./import-form.ts";

afterAll(removeFolder);

/** A key pair: the file that its owner has, encrypted, and what Nova and openssl are given. */
interface Pair {
  file: string;
  publicLine: string;
  pem: string;
}

const pairOf = (plain: string, file: string): Pair => ({
  file,
  publicLine: printedBySshKeygen(plain),
  pem: written(run("ssh-keygen", ["-e", "-m", "PKCS8", "-f", plain])),
});

/** As ssh-keygen encrypts it by default. */
function opensshPair(): Pair {
  const plain = sshKeygen("-t", "rsa", "-b", "3072");
  return pairOf(plain, rewritten(plain, passphrase, "-Z", "aes256-ctr", "-a", "16"));
}

/** A .ppk of version 3, encrypted by way of Argon2id. */
function puttyPair(): Pair {
  const plain = sshKeygen("-t", "rsa", "-b", "2048");
  return pairOf(plain, puttygen(plain, passphrase, "--ppk-param", argon2("argon2id")));
}

/** What cloudbase-init posts: base64 of RSAES-PKCS1-v1_5, here by openssl. */
const sealFor = ({ pem }: Pair, password: string): string =>
  execFileSync("openssl", ["pkeyutl", "-encrypt", "-pubin", "-inkey", pem], { input: password }).toString("base64");

async function importPair(page: Page, { file }: Pair): Promise<string> {
  await click(page, "button", "Import key");
  const name = basename(file);
  await importFile(page, { file: readFileSync(file), way: "choose", name });
  expect(await importFile(page, { passphrase })).toMatchObject({ code: "imported" });
  return name;
}

for (const [browserName, launch] of browsers)
  describe(`Nova's own blobs in ${browserName}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;

    const [laptop, putty, colleague] = [once(opensshPair), once(puttyPair), once(opensshPair)];
    let laptopName: string;

    beforeAll(async () => {
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${browserName}-`)) });
      const page = await createKey(browser);
      laptopName = await importPair(page, laptop());
      await importPair(page, putty());
      await addConnection(browser, page, cloud);
      await says(page, "status", /Signed in/);
      await page.close();
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });

    /** An instance of the key pair `pair`, whose password was sealed to `key`. */
    async function instanceWith(name: string, pair: Pair, key: Pair, password: string): Promise<void> {
      const token = await signIn(cloud.service, cloud);
      const keypair = { name: `${name}-owner`, public_key: pair.publicLine };
      await api(cloud.service, token, "POST", "/v2.1/os-keypairs", { keypair });
      await store(cloud, await cloud.addInstance(name, keypair.name), sealFor(key, password));
    }

    async function openedFromList(name: string): Promise<Page> {
      const popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", name);
      await find(popup, "option", name);
      await popup.keyboard.press("Enter");
      return popup;
    }

    async function copied(name: string): Promise<string> {
      const popup = await browser.popup();
      await searchAndEnter(popup, name, name);
      await says(popup, "status", new RegExp(`Copied password of ${name}`));
      const text = await until("something is on the clipboard", () => browser.readClipboard());
      await popup.close().catch(() => undefined);
      return text;
    }

    it("open with a key that ssh-keygen has encrypted, and with one of PuTTY's", async () => {
      await instanceWith("win-openssh", laptop(), laptop(), "Grüße, 3072 bits");
      await instanceWith("win-putty", putty(), putty(), "PuTTY's 2048 bits");
      expect(await copied("win-openssh")).toBe("Grüße, 3072 bits");
      expect(await copied("win-putty")).toBe("PuTTY's 2048 bits");
    });

    it("say what they cannot say: nobody has signed them", async () => {
      const popup = await browser.popup();
      await searchAndOpen(popup, "win-openssh", "win-openssh");
      await shows(popup, new RegExp(`${laptopName}.*[Nn]ot signed`));
      await popup.close().catch(() => undefined);
    });

    it("name the key pair that is not here, by name and fingerprint", async () => {
      await instanceWith("win-colleague", colleague(), colleague(), "not for you");
      const popup = await openedFromList("win-colleague");
      await says(popup, "alert", /Sealed to an RSA key that is not here/);
      const said = await popup.evaluate(() => document.body.innerText);
      expect(said).toContain("win-colleague-owner");
      expect(said).toContain(fingerprintBySshKeygen(colleague().publicLine));
      expect(said).not.toContain("not for you");
      await popup.close().catch(() => undefined);
    });

    it("that this key does not open are no password, and nothing of them is shown", async () => {
      await instanceWith("win-wrong", laptop(), colleague(), "hunter2 for another");
      const popup = await openedFromList("win-wrong");
      await says(popup, "alert", new RegExp(`This key does not open it.*${laptopName}`));
      expect(await popup.evaluate(() => document.body.innerText)).not.toContain("hunter2 for another");
      await popup.close().catch(() => undefined);
    });
  });
