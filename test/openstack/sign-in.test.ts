import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../e2e/admin.ts";
import { connect, importText, removeShown } from "../e2e/connection-page.ts";
import { click, find, hasFocus, isThere, says, shows, type } from "../e2e/driver/screen-reader.ts";
import { browsers, type TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { type Intermediary, startIntermediary } from "../e2e/intermediary.ts";
import { type Owner, ownerOf, realCloud } from "./credential-owner.ts";
import { openCloud, realCloudAddresses } from "./real-cloud.ts";

for (const [name, launch] of browsers)
  describe(`signing in to OpenStack, in ${name}`, () => {
    const cloud = realCloud();
    let owner: Owner;
    let browser: TestBrowser;
    let page: Page;
    /** Keystone as the browser sees it: its tokens can be read here, and revoked. */
    let middle: Intermediary;

    beforeAll(async () => {
      middle = await startIntermediary();
      middle.target = cloud.identityUrl;
      owner = await ownerOf(cloud);
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      for (const host of new Set(["127.0.0.1", new URL(cloud.identityUrl).hostname])) await browser.allowHost(host);
      page = await createKey(browser);
    });
    afterAll(async () => {
      await browser?.close();
      middle?.close();
    });
    afterEach(async () => {
      if (await isThere(page, "button", "Cancel")) await click(page, "button", "Cancel");
      if (await isThere(page, "button", "Remove…")) await removeShown(page);
    });

    const alice = () => ({
      url: `${middle.url}/v3`,
      name: "real",
      user: cloud.user,
      password: cloud.password,
      project: cloud.project,
    });
    const ours = async () => (await owner.credentials()).filter((each) => each.name.startsWith("latchkey-"));
    /** The latest that Keystone has given for a password. */
    const tokenByPassword = (): string => {
      const answers = middle.traffic.filter(
        (each) => each.startsWith("201 ") && /"methods": ?\["password"\]/.test(each),
      );
      return /"x-subject-token":"([^"]+)"/.exec(answers.at(-1) ?? "")?.[1] ?? "";
    };
    /** The popup lists the project's instances and asks for nothing. */
    async function listsInstances(): Promise<void> {
      const popup = await browser.popup();
      await find(popup, "option");
      await popup.close().catch(() => undefined);
      await page.bringToFront();
    }

    it("by password: a wrong one is refused, the right one leads to the project", async () => {
      await connect(page, { ...alice(), password: "not this one" });
      await says(page, "alert", /did not accept this sign-in/);
      await type(page, "textbox", "Password", cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to real/);
      await shows(page, new RegExp(`Project ${cloud.project}.*Signed in until`));
      await listsInstances();
    });

    it("at Nova's address in place of Keystone's is told to check the address, not what Nova has answered", async () => {
      const { computeUrl } = await openCloud(realCloudAddresses());
      const { origin, hostname } = new URL(computeUrl);
      await browser.allowHost(hostname);
      await connect(page, { ...alice(), url: origin });
      const said = await says(page, "alert", /not come from the OpenStack API that was asked.*Check the identity URL/);
      expect(said).not.toContain("300");
    });

    it("without a project, chooses it after signing in", async () => {
      await connect(page, { ...alice(), project: "" });
      // With one project there is nothing to choose.
      await until("it goes on", async () => {
        if (await isThere(page, "radio", cloud.project)) await click(page, "radio", cloud.project);
        if (await isThere(page, "button", "Continue")) await click(page, "button", "Continue");
        return isThere(page, "button", "Sign out");
      });
      await shows(page, new RegExp(`Project ${cloud.project}`));
    });

    it("by application credential, which says the project itself", async () => {
      const made = await owner.makeCredential(`test-${name}-${Date.now()}`);
      try {
        const { url } = alice();
        await connect(page, { url, name: "robot", credentialId: made.id, secret: made.secret ?? "" });
        await says(page, "status", /Signed in to robot/);
        await shows(page, new RegExp(`Project ${cloud.project}`));
        await listsInstances();
      } finally {
        await owner.deleteCredential(made.id);
      }
    });

    it("from clouds.yaml, with its region and domains, asking only for the password", async () => {
      const auth = `{auth_url: "${alice().url}", username: ${cloud.user}, user_domain_id: ${cloud.userDomainId}, project_name: ${cloud.project}, project_domain_id: ${cloud.userDomainId}}`;
      const region = cloud.region === undefined ? "" : `region_name: ${cloud.region}, `;
      await importText(page, `clouds:\n  real: {${region}interface: public, auth: ${auth}}\n`);
      await hasFocus(page, "Password");
      await page.keyboard.type(cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to real/);
      await listsInstances();
    });

    it("stays signed in when its token is revoked, and leaves no credential in the cloud when it is removed", async () => {
      const before = (await ours()).map(({ id }) => id);
      await connect(page, { ...alice(), stay: true });
      const said = await says(page, "status", /You stay signed in until/);
      const [credential, ...others] = (await ours()).filter(({ id }) => !before.includes(id));
      expect(others).toEqual([]);
      // What it says is what the cloud has: older clouds know no access rules.
      expect(/only what Latchkey needs/.test(said)).toBe((credential?.access_rules ?? []).length > 0);
      expect(await browser.storage()).not.toContain(cloud.password);

      const renewals = () => middle.traffic.filter((each) => each.includes('"methods":["application_credential"]'));
      const earlier = renewals().length;
      await owner.revoke(tokenByPassword());
      await listsInstances();
      expect(renewals().length).toBeGreaterThan(earlier);

      await click(page, "button", "Remove…");
      await type(page, "textbox", "Password", cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Connection removed/);
      expect((await ours()).map(({ id }) => id)).toEqual(before);
    });
  });
