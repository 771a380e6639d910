import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey, searchAndEnter } from "../e2e/admin.ts";
import { connect } from "../e2e/connection-page.ts";
import { click, find, isThere, says, shows, type } from "../e2e/driver/screen-reader.ts";
import { browsers, type TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { importFile } from "../e2e/import-form.ts";
import { createInstance, deleteInstance } from "./instance.ts";
import { startMetadataProxy } from "./metadata-proxy.ts";
import { type Cloud, JSON_TYPE, jsonBody, openCloud, proxyHeaders, realCloudAddresses } from "./real-cloud.ts";

const PASSWORD = "Grüße von openssl, 20";
const folder = mkdtempSync(join(tmpdir(), "latchkey-openstack-"));
const rsaKey = join(folder, "rsa");
const addresses = realCloudAddresses();

/** As the admin has it: PEM, which nova's own client can read too. */
function makeRsaKey(): string {
  execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", "rsa", "-f", rsaKey]);
  return readFileSync(`${rsaKey}.pub`, "utf8").trim();
}

/** As cloudbase-init does it, here by openssl. */
function sealForRsaKey(): string {
  const pem = join(folder, "public.pem");
  writeFileSync(
    pem,
    execFileSync("openssl", ["rsa", "-in", rsaKey, "-pubout"], { stdio: ["ignore", "pipe", "ignore"] }),
  );
  const options = ["pkeyutl", "-encrypt", "-pubin", "-inkey", pem];
  return execFileSync("openssl", options, { input: PASSWORD }).toString("base64");
}

/** What `nova get-password` prints. The OS_* variables are the tests' own. */
const novaGetPassword = (id: string): string =>
  execFileSync("nova", ["get-password", id, rsaKey], { stdio: ["ignore", "pipe", "ignore"] }).toString();

let publicKey: string;
beforeAll(() => {
  publicKey = makeRsaKey();
});

for (const [name, launch] of browsers)
  describe(`passwords of a real OpenStack, in ${name}`, () => {
    const run = randomBytes(3).toString("hex");
    const pair = { rsa: `latchkey-rsa-${run}`, ed25519: `latchkey-ed-${run}` };
    let cloud: Cloud;
    let browser: TestBrowser;
    const ids: Record<"rsa" | "ed25519" | "bare", string> = { rsa: "", ed25519: "", bare: "" };
    const instanceName = (kind: keyof typeof ids): string => `${kind}-${run}`;
    const compute = (method: string, path: string, body?: object) =>
      cloud.compute({
        method,
        path: `/v2.1${path}`,
        headers: { ...JSON_TYPE, "x-auth-token": cloud.token },
        ...(body && jsonBody(body)),
      });

    beforeAll(async () => {
      cloud = await openCloud(addresses);
      await compute("POST", "/os-keypairs", { keypair: { name: pair.rsa, public_key: publicKey } });
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await browser.allowHost(new URL(addresses.identityUrl).hostname);
      const page = await createKey(browser);
      await connect(page, { url: addresses.identityUrl, name: "real", ...cloud.account });
      await says(page, "status", /Signed in/);
      await type(page, "textbox", "Key pair name", pair.ed25519);
      await click(page, "button", "Upload key");
      await says(page, "status", /Uploaded to real/);
      await click(page, "button", "Import key");
      const imported = await importFile(page, { file: readFileSync(rsaKey), way: "choose", name: "rsa" });
      expect(imported.code).toBe("imported");
      await page.close();
      ids.rsa = await createInstance(cloud, instanceName("rsa"), pair.rsa);
      ids.ed25519 = await createInstance(cloud, instanceName("ed25519"), pair.ed25519);
      ids.bare = await createInstance(cloud, instanceName("bare"));
    });
    afterAll(async () => {
      await browser?.close();
      for (const id of Object.values(ids)) if (id !== "") await deleteInstance(cloud, id);
      for (const keyPair of Object.values(pair)) await compute("DELETE", `/os-keypairs/${keyPair}`);
    });

    async function copied(kind: keyof typeof ids): Promise<string> {
      const popup = await browser.popup();
      await searchAndEnter(popup, instanceName(kind), instanceName(kind));
      await says(popup, "status", new RegExp(`Copied password of ${instanceName(kind)}`));
      const text = await until("something is on the clipboard", () => browser.readClipboard());
      await popup.close().catch(() => undefined);
      return text;
    }

    /** Opens the view of an instance without a password by Enter, which says why there is none. */
    async function whyThereIsNone(kind: keyof typeof ids): Promise<Page> {
      const popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", instanceName(kind));
      await find(popup, "option", instanceName(kind));
      await popup.keyboard.press("Enter");
      await find(popup, "heading", instanceName(kind));
      return popup;
    }

    it("that nothing has posted yet are explained: no key pair, or still starting", async () => {
      let popup = await whyThereIsNone("bare");
      await shows(popup, /no key pair/i);
      await popup.close().catch(() => undefined);
      popup = await whyThereIsNone("rsa");
      await shows(popup, /minute|start/i);
      await popup.close().catch(() => undefined);
    });

    it("sealed by openssl for an RSA key pair are copied, and are what nova get-password prints", async () => {
      const posted = await cloud.metadata({
        method: "POST",
        path: "/openstack/2013-04-04/password",
        headers: proxyHeaders(ids.rsa, cloud.projectId),
        body: Buffer.from(sealForRsaKey()),
      });
      expect(posted.status).toBe(200);
      expect(await copied("rsa")).toBe(PASSWORD);
      expect(novaGetPassword(ids.rsa).trim()).toBe(PASSWORD);
    });

    it("sealed by our guest for an ed25519 key pair are copied", async () => {
      const proxy = await startMetadataProxy(addresses, ids.ed25519, cloud.projectId);
      const state = join(mkdtempSync(join(tmpdir(), "latchkey-guest-")), "state");
      const options = ["--metadata-url", proxy.url, "--state", state, "--interval", "1", "--apply", "none", "--once"];
      const guest = spawn(process.execPath, ["dist/cli/latchkey.js", "guest", "run", ...options]);
      const ended = await new Promise<number | null>((resolve) => guest.once("exit", resolve));
      proxy.close();
      expect(ended).toBe(0);
      expect(await copied("ed25519")).toMatch(/^[a-zA-Z2-9]{20}$/);
    });

    it("that are cleared are gone, and it is known that there was one", async () => {
      let popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", instanceName("rsa"));
      await find(popup, "option", instanceName("rsa"));
      await popup.keyboard.down("Alt");
      await popup.keyboard.press("Enter");
      await popup.keyboard.up("Alt");
      await shows(popup, /[Nn]ot signed/);
      await click(popup, "button", "Clear stored password");
      await click(popup, "button", "Clear for good");
      await says(popup, "status", /Cleared|cleared/);
      await popup.close().catch(() => undefined);
      popup = await whyThereIsNone("rsa");
      await shows(popup, /cleared/i);
      await popup.close().catch(() => undefined);
      const stored = await compute("GET", `/servers/${ids.rsa}/os-server-password`);
      expect(stored.json).toEqual({ password: "" });
    });

    it("of another project's instances are not even known", async () => {
      const popup = await browser.popup();
      await type(
        popup,
        "searchbox",
        "Search instances",
        process.env.ID_OTHER_1 ?? "00000000-0000-4000-8000-000000000000",
      );
      await until("the list is searched", async () => !(await isThere(popup, "option")));
      await type(popup, "searchbox", "Search instances", ids.bare);
      await find(popup, "option", instanceName("bare"));
      await popup.close().catch(() => undefined);
    });
  });
