import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { beforeAll, describe, expect, it } from "vitest";
import { argon2 } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { readKeyFile } from "../../src/core/read-key-file.ts";
import { Secret } from "../../src/core/secret.ts";
import type { VaultRecord } from "../../src/core/vault-record.ts";
import { addConnection, PASSPHRASE, searchAndEnter, searchAndOpen, unlock, uploadKey } from "./admin.ts";
import { type Canary, filesBelow, findCanaries, type Place, textPlace } from "./canary.ts";
import { type Cloud, startCloud, startGuest } from "./cloud.ts";
import { click, find, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { resetByCloud, resetByGuest } from "./reset-canary.ts";
import { importRsaKeyAndOpen } from "./rsa-canary.ts";
import { addPasskey, changePassphrase, downloadBackup, lock, restoreBackup, unlocked } from "./vault-steps.ts";

const NEXT_PASSPHRASE = "the passphrase after the first one";
const FILE_PASSPHRASE = "a passphrase of the file alone";

const fresh = (name: string) => mkdtempSync(join(tmpdir(), `latchkey-secrecy-${name}-`));

for (const [name, launch] of browsers)
  describe(`after the whole journey in ${name}`, () => {
    let canaries: Canary[];
    /** What goes to the cloud, and is kept by nobody else. */
    let cloudSecrets: Canary[];
    let places: Place[];
    let traffic: Place[];
    let consoles: string;

    beforeAll(async () => {
      const outside = fresh("outside"); // what the test itself knows; not searched
      const cloud = await startCloud("localhost");
      const instance = await cloud.addInstance("win-ad-01");
      const profile = fresh(name);
      const networkLog = join(fresh("network"), "log");
      const browser = await launch({ profile, networkLog });
      const keyFile = privateKeyFile(outside);

      const received = join(outside, "password");
      const guest = startGuest(cloud, instance, `command:${recorder(outside, received)}`, []);
      let storage: string;
      let prfOutput: Uint8Array;
      let rsaCanaries: Canary[];
      let resetCanaries: Canary[];
      let sentPasswords: Canary[];
      try {
        await setUpWithKey(browser, cloud, keyFile);
        await guest.posted();
        await copyRevealAndLock(browser, instance.name);
        resetCanaries = await resetByGuest(browser, instance, received);
        sentPasswords = await resetByCloud(browser, cloud);
        rsaCanaries = await importRsaKeyAndOpen(browser, cloud, { folder: outside, filePassphrase: FILE_PASSPHRASE });
        prfOutput = await changeBackUpAndUseAPasskey(browser);
        storage = await browser.storage();
      } finally {
        await browser.close();
        await guest.stop();
        await cloud.close();
      }
      canaries = [
        ...resetCanaries,
        ...(await keyCanaries(keyFile)),
        ...rsaCanaries,
        { name: "the key file's passphrase", bytes: Buffer.from(FILE_PASSPHRASE) },
        { name: "the vault's passphrase", bytes: Buffer.from(PASSPHRASE) },
        { name: "the vault's next passphrase", bytes: Buffer.from(NEXT_PASSPHRASE) },
        { name: "what the passkey gives", bytes: prfOutput },
      ];
      cloudSecrets = [
        { name: "the cloud's password", bytes: Buffer.from(cloud.password) },
        { name: "what stays signed in", bytes: Buffer.from(credentialSecret(cloud.middle.traffic)) },
        ...sentPasswords,
      ];
      consoles = browser.consoleText.join("\n");
      places = [
        ...filesBelow(cloud.service.data),
        textPlace("the service's output", cloud.service.output()),
        textPlace("the service's log", cloud.service.log()),
        ...filesBelow(instance.state),
        textPlace("the guest's output", guest.output()),
        ...filesBelow(profile),
        textPlace("the extension's storage", storage),
        textPlace("console messages", consoles),
      ];
      traffic = [textPlace("traffic", cloud.middle.traffic.join("\n")), ...filesBelow(join(networkLog, ".."))];
      rmSync(outside, { recursive: true });
    });

    it("no password, private key or passphrase is anywhere: not in files, logs, storage, consoles or traffic", () => {
      expect(new Set(canaries.slice(0, 2).map(({ bytes }) => String(bytes))).size).toBe(2);
      expect(canaries.map(({ bytes }) => bytes.length > 15)).toEqual(canaries.map(() => true));
      expect(findCanaries(canaries, [...places, ...traffic])).toEqual([]);
    });

    it("the cloud's own secrets, and the passwords that it was to set, were in the traffic alone and kept by nobody", () => {
      expect(findCanaries(cloudSecrets, places)).toEqual([]);
      for (const secret of cloudSecrets) expect(findCanaries([secret], traffic.slice(0, 1))).not.toEqual([]);
    });

    it("the search was worth something: it covered every kind of place and finds what is planted there", () => {
      const kinds = [
        "/latchkey-service-",
        "the service's output",
        "the service's log",
        "/win-ad-01/",
        "the guest's output",
        `/latchkey-secrecy-${name}-`,
        "/downloads/latchkey-backup-",
        "the extension's storage",
        "console messages",
      ];
      const searched = (kind: string) => places.some((place) => place.name.includes(kind) && place.bytes.length > 10);
      expect(kinds.filter((kind) => !searched(kind))).toEqual([]);
      expect(consoles).toMatch(/the popup is listened to.*the background is listened to/s);
      expect(traffic.every((place) => place.bytes.length > 1000)).toBe(true);
      const backup = places.find((place) => place.name.includes("/latchkey-backup-"))?.bytes ?? Buffer.alloc(0);
      const folder = fresh("planted");
      for (const canary of canaries) {
        const raw = Buffer.from(canary.bytes);
        const planted = [
          raw,
          Buffer.from(raw.toString("latin1"), "utf16le"),
          `x${raw.toString("hex")}`,
          Buffer.concat([Buffer.from("ab"), raw, Buffer.from("c")]).toString("base64"),
          Buffer.concat([backup, Buffer.from(raw.toString("base64"))]),
        ];
        for (const [index, content] of planted.entries()) writeFileSync(join(folder, `${index}`), content);
        const found = findCanaries([canary], filesBelow(folder));
        for (const index of planted.keys()) expect(found.join("\n")).toContain(join(folder, `${index}`));
      }
    });
  });

describe("the search", () => {
  it("looks into Firefox's compressed session files", () => {
    const text = '{"windows":[{"tabs":["hunter2hunter2hunter2hunter2"]}]}';
    const packed = Buffer.concat([
      Buffer.from("mozLz40\0"),
      sizeOf(text.length),
      Buffer.from([0xf0, text.length - 15]),
      Buffer.from(text),
    ]);
    const folder = fresh("packed");
    writeFileSync(join(folder, "recovery.jsonlz4"), packed);
    const canary = { name: "canary", bytes: Buffer.from("hunter2hunter2hunter2") };
    expect(findCanaries([canary], filesBelow(folder)).some((found) => found.includes("(unpacked)"))).toBe(true);
  });
});

function sizeOf(length: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length);
  return size;
}

function privateKeyFile(folder: string): string {
  const path = join(folder, "canary-key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", FILE_PASSPHRASE, "-C", "canary", "-f", path]);
  return readFileSync(path, "utf8");
}

/** The seed, and two lines of the file's base64, as they would appear if the text itself leaked. */
async function keyCanaries(file: string): Promise<Canary[]> {
  const read = await readKeyFile(fromText(file), { argon2, passphrase: new Secret(fromText(FILE_PASSPHRASE)) });
  if (read.code !== "key" || read.key.type !== "ssh-ed25519") throw new Error(read.code);
  const { seed } = read.key.pair;
  const lines = file.split("\n");
  return [
    { name: "the private key", bytes: seed.use((bytes) => bytes.slice()) },
    { name: "a line of the key file", bytes: Buffer.from(lines[4] ?? "") },
  ];
}

/** Plays the instance's own `passwd`: keeps the password where only the test looks. */
function recorder(folder: string, received: string): string {
  const path = join(folder, "set-password");
  writeFileSync(path, `#!/bin/sh\nread -r user\nread -r password\nprintf %s "$password" > '${received}'\n`);
  chmodSync(path, 0o700);
  return path;
}

async function setUpWithKey(browser: TestBrowser, cloud: Cloud, keyFile: string): Promise<void> {
  const page = await importKey(browser, keyFile);
  await addConnection(browser, page, cloud, "not alice's password");
  await says(page, "alert", /did not accept/);
  await click(page, "checkbox", "Stay signed in");
  await type(page, "textbox", "Password", cloud.password);
  await page.keyboard.press("Enter");
  await says(page, "status", /You stay signed in/);
  await uploadKey(page);
  await page.close();
}

/** The secret of the application credential, which the cloud tells once. */
function credentialSecret(traffic: readonly string[]): string {
  const told = traffic.flatMap((each) => /"application_credential":\{.*?"secret":"([^"]{20,})"/.exec(each)?.[1] ?? []);
  if (told[0] === undefined) throw new Error("the cloud told no secret");
  return told[0];
}

async function importKey(browser: TestBrowser, file: string) {
  const page = await browser.options();
  await click(page, "button", "Import key");
  await type(page, "textbox", "Key name", "Canary");
  await type(page, "textbox", "Private key", file);
  await type(page, "textbox", "Passphrase", PASSPHRASE);
  await type(page, "textbox", "Repeat passphrase", PASSPHRASE);
  await page.keyboard.press("Enter");
  await type(page, "textbox", "Passphrase of the file", FILE_PASSPHRASE);
  await page.keyboard.press("Enter");
  await says(page, "status", /Key imported/);
  return page;
}

async function copyRevealAndLock(browser: TestBrowser, instance: string): Promise<void> {
  let popup = await browser.popup();
  await searchAndEnter(popup, "win", instance);
  await says(popup, "status", /Copied/);
  await until("the password is on the clipboard", async () => (await browser.readClipboard()) !== "");
  await popup.close().catch(() => undefined);
  await browser.stopBackground();
  popup = await browser.popup();
  await searchAndOpen(popup, "win", instance);
  await shows(popup, /Sealed to Canary/);
  await click(popup, "button", "Reveal password");
  await shows(popup, /Hides in/);
  await click(popup, "button", "Lock");
  await unlock(popup, "not the passphrase");
  await says(popup, "alert", /passphrase/i);
  await unlock(popup);
  await find(popup, "searchbox", "Search instances");
  // biome-ignore lint/suspicious/noConsole: proves that consoles are listened to
  await popup.evaluate(() => console.info("the popup is listened to"));
  await browser.backgroundSays("the background is listened to");
  await popup.close().catch(() => undefined);
}

/** Everything else that the vault does; returns the secret that its passkey gives. */
async function changeBackUpAndUseAPasskey(browser: TestBrowser): Promise<Uint8Array> {
  const page = await browser.options();
  await browser.addAuthenticator(page);
  await addPasskey(page, "Canary's passkey");
  await changePassphrase(page, PASSPHRASE, NEXT_PASSPHRASE);
  await says(page, "status", /Passphrase changed/);
  const backup = await downloadBackup(browser, page);
  await restoreBackup(page, backup, NEXT_PASSPHRASE);
  await says(page, "status", /were here already/);
  await lock(page);
  await click(page, "button", "Unlock with passkey");
  await unlocked(page);
  const output = await prfOutput(page);
  await page.close();
  return output;
}

/** What the extension got from the passkey, as any page of its own may ask for it. */
async function prfOutput(page: Page): Promise<Uint8Array> {
  await page.bringToFront();
  const output = await page.evaluate(async () => {
    const { storage } = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
    const { vault } = await storage.local.get<{ vault: VaultRecord }>("vault");
    const passkey = vault.unlocks.find((unlock) => unlock.kind === "passkey");
    if (passkey === undefined) throw new Error("there is no passkey");
    const bytesOf = (text: string) =>
      Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const asked = await navigator.credentials.get({
      publicKey: {
        ...(passkey.rpId !== null && { rpId: passkey.rpId }),
        challenge: new Uint8Array(32),
        allowCredentials: [{ type: "public-key", id: bytesOf(passkey.credentialId) }],
        userVerification: "required",
        extensions: { prf: { eval: { first: bytesOf(passkey.salt) } } },
      },
    });
    const first = (asked as PublicKeyCredential).getClientExtensionResults().prf?.results?.first as ArrayBuffer;
    return [...new Uint8Array(first)];
  });
  if (output.length !== 32) throw new Error("the passkey has given nothing");
  return Uint8Array.from(output);
}
