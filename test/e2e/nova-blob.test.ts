import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, signIn } from "../service/cloud.ts";
import { addConnection, PASSPHRASE, searchAndEnter, searchAndOpen } from "./admin.ts";
import { store } from "./blobs.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

const FILE_PASSPHRASE = "a passphrase of the file alone";
const folder = mkdtempSync(join(tmpdir(), "latchkey-rsa-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (program: string, ...args: string[]): Buffer => execFileSync(program, args);
const path = (name: string): string => join(folder, name);

/** An RSA key as ssh-keygen makes it, encrypted; its public half for Nova and for openssl. */
function opensshKey(name: string): void {
  run("ssh-keygen", "-q", "-t", "rsa", "-b", "3072", "-N", FILE_PASSPHRASE, "-C", name, "-f", path(name));
  writePem(name);
}

/** The same for PuTTY: a .ppk of version 3, encrypted, by way of Argon2id. */
function puttyKey(name: string): void {
  const plain = path(`${name}.plain`);
  run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-C", name, "-f", plain);
  const secret = path(`${name}.passphrase`);
  writeFileSync(secret, FILE_PASSPHRASE);
  run("puttygen", plain, "-O", "private", "-o", path(name), "--new-passphrase", secret);
  run("cp", `${plain}.pub`, path(`${name}.pub`));
  writePem(name);
}

const writePem = (name: string): void =>
  void execFileSync("sh", ["-c", 'ssh-keygen -e -m PKCS8 -f "$0.pub" > "$0.pem"', path(name)]);

/** What cloudbase-init posts: base64 of RSAES-PKCS1-v1_5, here by openssl. */
const sealFor = (name: string, password: string): string =>
  execFileSync("openssl", ["pkeyutl", "-encrypt", "-pubin", "-inkey", path(`${name}.pem`)], {
    input: password,
  }).toString("base64");

const fingerprintOf = (name: string): string =>
  run("ssh-keygen", "-lf", path(`${name}.pub`))
    .toString()
    .split(" ")[1] ?? "";

async function importKey(page: Page, name: string, vault?: string): Promise<void> {
  await click(page, "button", "Import key");
  await type(page, "textbox", "Key name", name);
  await type(page, "textbox", "Private key", readFileSync(path(name), "utf8"));
  if (vault !== undefined) {
    await type(page, "textbox", "Passphrase", vault);
    await type(page, "textbox", "Repeat passphrase", vault);
  }
  await page.keyboard.press("Enter");
  await type(page, "textbox", "Passphrase of the file", FILE_PASSPHRASE);
  await page.keyboard.press("Enter");
  await says(page, "status", new RegExp(`Key imported: ${name}`));
}

for (const [browserName, launch] of browsers)
  describe(`Nova's own blobs in ${browserName}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;

    beforeAll(async () => {
      opensshKey(`laptop-${browserName}`);
      puttyKey(`putty-${browserName}`);
      opensshKey(`colleague-${browserName}`);
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${browserName}-`)) });
      const page = await browser.options();
      await importKey(page, `laptop-${browserName}`, PASSPHRASE);
      await importKey(page, `putty-${browserName}`);
      await addConnection(browser, page, cloud);
      await says(page, "status", /Signed in/);
      await page.close();
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });

    /** An instance of the key pair `pair`, whose password was sealed to `key`. */
    async function instanceWith(name: string, pair: string, key: string, password: string): Promise<void> {
      const token = await signIn(cloud.service, cloud);
      const keypair = { name: pair, public_key: readFileSync(path(`${pair}.pub`), "utf8").trim() };
      await api(cloud.service, token, "POST", "/v2.1/os-keypairs", { keypair });
      await store(cloud, await cloud.addInstance(name, pair), sealFor(key, password));
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
      await instanceWith("win-openssh", `laptop-${browserName}`, `laptop-${browserName}`, "Grüße, 3072 bits");
      await instanceWith("win-putty", `putty-${browserName}`, `putty-${browserName}`, "PuTTY's 2048 bits");
      expect(await copied("win-openssh")).toBe("Grüße, 3072 bits");
      expect(await copied("win-putty")).toBe("PuTTY's 2048 bits");
    });

    it("say what they cannot say: nobody has signed them", async () => {
      const popup = await browser.popup();
      await searchAndOpen(popup, "win-openssh", "win-openssh");
      await shows(popup, new RegExp(`laptop-${browserName}.*[Nn]ot signed`));
      await popup.close().catch(() => undefined);
    });

    it("name the key pair that is not here, by name and fingerprint", async () => {
      const colleague = `colleague-${browserName}`;
      await instanceWith("win-colleague", colleague, colleague, "not for you");
      const popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", "win-colleague");
      await find(popup, "option", "win-colleague");
      await popup.keyboard.press("Enter");
      await says(popup, "alert", new RegExp(colleague));
      const said = await popup.evaluate(() => document.body.innerText);
      expect(said).toContain(fingerprintOf(colleague));
      expect(said).not.toContain("not for you");
      await popup.close().catch(() => undefined);
    });

    it("that this key does not open are no password, and nothing of them is shown", async () => {
      const [laptop, colleague] = [`laptop-${browserName}`, `colleague-${browserName}`];
      await instanceWith("win-wrong", laptop, colleague, "sealed to another");
      const popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", "win-wrong");
      await find(popup, "option", "win-wrong");
      await popup.keyboard.press("Enter");
      await says(popup, "alert", new RegExp(`does not open it.*${laptop}|${laptop}.*does not open it`, "s"));
      await popup.close().catch(() => undefined);
    });
  });
