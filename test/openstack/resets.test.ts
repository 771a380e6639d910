import { execFileSync } from "node:child_process";
import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../e2e/admin.ts";
import { connect } from "../e2e/connection-page.ts";
import { click, find, says, shows, type } from "../e2e/driver/screen-reader.ts";
import { browsers, type TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { importFile } from "../e2e/import-form.ts";
import { type RunningGuest, startGuest } from "../service/guests/running-guest.ts";
import { createInstance, deleteInstance, stopInstance } from "./instance.ts";
import { type LeastCredential, makeLeastCredential } from "./least-credential.ts";
import { type MetadataProxy, startMetadataProxy } from "./metadata-proxy.ts";
import { type Cloud, JSON_TYPE, jsonBody, openCloud, proxyHeaders, realCloudAddresses } from "./real-cloud.ts";
import { askForReset, closePopup, confirmReset, copyFromList, copyPrevious, endsWith } from "./reset-steps.ts";

const OURS = /^[a-zA-Z2-9]{20}$/;
const NOVA_MAY_REMEMBER = 120_000;
const addresses = realCloudAddresses();
const folder = mkdtempSync(join(tmpdir(), "latchkey-resets-"));
const rsaKey = join(folder, "rsa");

let rsaPublicKey: string;
beforeAll(() => {
  execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-C", "rsa", "-m", "PEM", "-f", rsaKey]);
  rsaPublicKey = readFileSync(`${rsaKey}.pub`, "utf8").trim();
});

/** As cloudbase-init does it. */
const sealedByAgent = (password: string): string =>
  publicEncrypt(
    { key: createPublicKey(readFileSync(rsaKey)), padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(password),
  ).toString("base64");

for (const [name, launch] of browsers)
  describe(`resets on a real OpenStack, by an application credential that may do what Latchkey needs, in ${name}`, () => {
    const run = randomBytes(3).toString("hex");
    const pair = { rsa: `reset-rsa-${run}`, ed25519: `reset-ed-${run}` };
    const ids = { guest: "", agent: "", bare: "" };
    type Kind = keyof typeof ids;
    const nameOf = (kind: Kind): string => `${kind}-${run}`;
    const state = join(mkdtempSync(join(tmpdir(), "latchkey-guest-")), "state");
    const account = join(folder, `account-${name}`);
    let cloud: Cloud;
    let credential: LeastCredential;
    let browser: TestBrowser;
    let proxy: MetadataProxy;
    let guest: RunningGuest | undefined;

    const compute = (method: string, path: string, body?: object) =>
      cloud.compute({
        method,
        path: `/v2.1${path}`,
        headers: { ...JSON_TYPE, "x-auth-token": cloud.token },
        ...(body && jsonBody(body)),
      });
    const storedFor = async (kind: Kind): Promise<string> => {
      const { json } = await compute("GET", `/servers/${ids[kind]}/os-server-password`);
      return (json as { password: string }).password;
    };
    /** What the instance's account was set to, the first one first. */
    const passwordsSet = (): string[] =>
      existsSync(account)
        ? readFileSync(account, "utf8")
            .split("\n")
            .filter((line) => line !== "")
        : [];

    function switchOn(): void {
      // As a program of the instance's would take it: the user on the first line, the password on the second.
      const apply = join(folder, `apply-${name}`);
      writeFileSync(apply, `#!/bin/sh\nread -r user\nread -r password\necho "$password" >> '${account}'\n`, {
        mode: 0o700,
      });
      const places = ["--metadata-url", proxy.url, "--state", state, "--user", "Administrator"];
      guest = startGuest([...places, "--apply", `command:${apply}`, "--interval", "1", "--reset-pause", "0"]);
    }
    async function switchOff(): Promise<void> {
      guest?.signal("SIGTERM");
      await guest?.ended;
      guest = undefined;
    }

    beforeAll(async () => {
      cloud = await openCloud(addresses);
      credential = await makeLeastCredential(cloud, `reset-test-${run}`);
      await compute("POST", "/os-keypairs", { keypair: { name: pair.rsa, public_key: rsaPublicKey } });
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await browser.allowHost(new URL(addresses.identityUrl).hostname);
      const page = await createKey(browser);
      await connect(page, {
        url: addresses.identityUrl,
        name: "real",
        credentialId: credential.id,
        secret: credential.secret,
      });
      await says(page, "status", /Signed in/);
      await type(page, "textbox", "Key pair name", pair.ed25519);
      await click(page, "button", "Upload key");
      await says(page, "status", /Uploaded to real/);
      await click(page, "button", "Import key");
      const imported = await importFile(page, { file: readFileSync(rsaKey), way: "choose", name: "rsa" });
      expect(imported.code).toBe("imported");
      await page.close();
      ids.guest = await createInstance(cloud, nameOf("guest"), pair.ed25519);
      ids.agent = await createInstance(cloud, nameOf("agent"), pair.rsa);
      ids.bare = await createInstance(cloud, nameOf("bare"), pair.rsa);
      proxy = await startMetadataProxy(addresses, ids.guest, cloud.projectId);
      switchOn();
      await until("the guest has posted", async () => (await storedFor("guest")) !== "", NOVA_MAY_REMEMBER);
    });
    afterAll(async () => {
      await switchOff();
      proxy?.close();
      await browser?.close();
      for (const id of Object.values(ids)) if (id !== "") await deleteInstance(cloud, id);
      await compute("DELETE", `/os-keypairs/${pair.rsa}`);
      await compute("DELETE", `/os-keypairs/${pair.ed25519}`);
      await credential?.end();
    });

    it("put on the clipboard the password that the guest has set, and Enter copies it again", async () => {
      expect(await copyFromList(browser, nameOf("guest"))).toBe(passwordsSet()[0]);
      const popup = await askForReset(browser, nameOf("guest"), "Administrator");
      await confirmReset(popup, nameOf("guest"));
      await shows(popup, /Step [12] of 4/);
      await endsWith(popup, "Password reset");
      await says(popup, "status", /Copied.*on the clipboard/);
      expect(await browser.readClipboard()).toBe(passwordsSet()[1]);
      await closePopup(popup);
      expect(passwordsSet()).toEqual([expect.stringMatching(OURS), expect.stringMatching(OURS)]);
      expect(await copyFromList(browser, nameOf("guest"))).toBe(passwordsSet()[1]);
    });

    it("keep the password from before, and leave no request in the cloud", async () => {
      expect(await copyPrevious(browser, nameOf("guest"))).toBe(passwordsSet()[0]);
      const { json } = await compute("GET", `/servers/${ids.guest}/metadata`);
      expect(json).toEqual({ metadata: {} });
    });

    it("that are cancelled while the guest is off are given up by it when it is back, with the old password stored again", async () => {
      const before = { stored: await storedFor("guest"), passwords: passwordsSet() };
      await switchOff();
      const popup = await askForReset(browser, nameOf("guest"), "Administrator");
      await confirmReset(popup, nameOf("guest"));
      await shows(popup, /Step 2 of 4/);
      expect(await storedFor("guest")).toBe("");
      await click(popup, "button", "Cancel");
      await shows(popup, /Taking the request back/);
      switchOn();
      await endsWith(popup, "Password not reset");
      await shows(popup, /Request taken back.*The guest has confirmed it.*The old password is still valid/);
      await closePopup(popup);
      expect(await storedFor("guest")).toMatch(/\.N1\./);
      expect((await storedFor("guest")).startsWith(before.stored)).toBe(true);
      expect(passwordsSet()).toEqual(before.passwords);
      expect(await copyFromList(browser, nameOf("guest"))).toBe(before.passwords.at(-1));
    });

    it("work after one that was cancelled", async () => {
      const popup = await askForReset(browser, nameOf("guest"), "Administrator");
      await confirmReset(popup, nameOf("guest"));
      await endsWith(popup, "Password reset");
      expect(await browser.readClipboard()).toBe(passwordsSet()[2]);
      await closePopup(popup);
      expect(await copyPrevious(browser, nameOf("guest"))).toBe(passwordsSet()[1]);
    });

    it("without our guest say first that the cloud can read the password; the new one is then only in this browser", async () => {
      const posted = await cloud.metadata({
        method: "POST",
        path: "/openstack/2013-04-04/password",
        headers: proxyHeaders(ids.agent, cloud.projectId),
        body: Buffer.from(sealedByAgent("the agent's password")),
      });
      expect(posted.status).toBe(200);
      expect(await copyFromList(browser, nameOf("agent"))).toBe("the agent's password");
      const popup = await askForReset(browser, nameOf("agent"), "its admin user");
      await shows(popup, /The cloud can read this password/);
      await confirmReset(popup, nameOf("agent"));
      await endsWith(popup, "Password reset");
      await shows(popup, /kept in this browser only/);
      const copied = await browser.readClipboard();
      await closePopup(popup);
      expect(copied).toMatch(OURS);
      expect(await actionsOf("agent")).toContain("changePassword");
      expect(await copyFromList(browser, nameOf("agent"))).toBe(copied);
      expect(await copyPrevious(browser, nameOf("agent"))).toBe("the agent's password");
      await showsOnlyHere("agent");
    });

    it("give an instance that has stored nothing a password, too", async () => {
      const popup = await askForReset(browser, nameOf("bare"), "its admin user");
      await confirmReset(popup, nameOf("bare"));
      await endsWith(popup, "Password reset");
      const copied = await browser.readClipboard();
      await closePopup(popup);
      expect(copied).toMatch(OURS);
      expect(await copyFromList(browser, nameOf("bare"))).toBe(copied);
      await showsOnlyHere("bare");
    });

    it("of an instance that is shut off are refused by the cloud, and lose no password", async () => {
      const before = await copyFromList(browser, nameOf("agent"));
      await stopInstance(cloud, ids.agent);
      const popup = await askForReset(browser, nameOf("agent"), "its admin user");
      await confirmReset(popup, nameOf("agent"));
      await endsWith(popup, "Password not reset");
      await shows(popup, /not running, so the cloud cannot change its password.*The old password is still valid/);
      await closePopup(popup);
      expect(await copyFromList(browser, nameOf("agent"))).toBe(before);
      expect(await copyPrevious(browser, nameOf("agent"))).toBe("the agent's password");
    });

    async function actionsOf(kind: Kind): Promise<string[]> {
      const { json } = await compute("GET", `/servers/${ids[kind]}/os-instance-actions`);
      return (json as { instanceActions: { action: string }[] }).instanceActions.map(({ action }) => action);
    }

    async function showsOnlyHere(kind: Kind): Promise<void> {
      const popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", nameOf(kind));
      await find(popup, "option", nameOf(kind));
      await popup.keyboard.down("Alt");
      await popup.keyboard.press("Enter");
      await popup.keyboard.up("Alt");
      await shows(popup, /Only in this browser/);
      await closePopup(popup);
    }
  });
