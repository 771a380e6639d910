import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../e2e/admin.ts";
import { connect } from "../e2e/connection-page.ts";
import { click, find, isThere, says, shows } from "../e2e/driver/screen-reader.ts";
import { browsers, type TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { createInstance, deleteInstance } from "./instance.ts";
import { type Cloud, JSON_TYPE, jsonBody, openCloud, realCloudAddresses } from "./real-cloud.ts";

const {
  OS_ADMIN_USERNAME: adminUser,
  OS_ADMIN_PASSWORD: adminPassword,
  OS_ADMIN_PROJECT_NAME: adminProject,
} = process.env;
const addresses = realCloudAddresses();

/** The second project is made by an administrator, whom OS_ADMIN_USERNAME, OS_ADMIN_PASSWORD and OS_ADMIN_PROJECT_NAME name. */
async function administrator(): Promise<Cloud> {
  const account = { user: adminUser ?? "", password: adminPassword ?? "", project: adminProject ?? "" };
  return openCloud({ ...addresses, account });
}

async function asked(cloud: Cloud, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { ...JSON_TYPE, "x-auth-token": cloud.token };
  const reply = await cloud.identity({ method, path: `/v3${path}`, headers, ...(body && jsonBody(body)) });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
  return reply.json;
}

for (const [name, launch] of browsers)
  describe.skipIf(adminUser === undefined)(`two projects of a real OpenStack, in ${name}`, () => {
    const second = `latchkey-${randomBytes(3).toString("hex")}`;
    let admin: Cloud;
    let here: Cloud;
    let there: Cloud;
    let browser: TestBrowser;
    let projectId: string;
    const ids = { here: "", there: "" };

    beforeAll(async () => {
      admin = await administrator();
      here = await openCloud(addresses);
      const made = await asked(admin, "POST", "/projects", { project: { name: second, domain_id: "default" } });
      projectId = (made as { project: { id: string } }).project.id;
      const { roles } = (await asked(admin, "GET", "/roles?name=member")) as { roles: { id: string }[] };
      await asked(admin, "PUT", `/projects/${projectId}/users/${here.userId}/roles/${roles[0]?.id}`);
      there = await openCloud({ ...addresses, account: { ...addresses.account, project: second } });
      ids.here = await createInstance(here, `here-${second}`);
      ids.there = await createInstance(there, `there-${second}`);
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await browser.allowHost(new URL(addresses.identityUrl).hostname);
    });
    afterAll(async () => {
      await browser?.close();
      if (ids.here !== "") await deleteInstance(here, ids.here);
      if (ids.there !== "") await deleteInstance(there, ids.there);
      if (projectId !== undefined) await asked(admin, "DELETE", `/projects/${projectId}`);
    });

    it("is switched in the popup, and each shows its own instances only", async () => {
      const page = await createKey(browser);
      await connect(page, { url: addresses.identityUrl, name: "real", ...addresses.account });
      await says(page, "status", /Signed in/);
      await page.close();
      const popup = await browser.popup();
      await find(popup, "option", `here-${second}`);
      expect(await isThere(popup, "option", `there-${second}`)).toBe(false);
      await until("the menu is open", async () => {
        await popup.click('[aria-haspopup="menu"][aria-expanded="false"]').catch(() => undefined);
        return (await popup.$('[role="menu"]')) !== null;
      });
      await click(popup, "menuitemradio", second);
      await find(popup, "option", `there-${second}`);
      await shows(popup, new RegExp(`real · ${second}`));
      expect(await isThere(popup, "option", `here-${second}`)).toBe(false);
      await popup.close().catch(() => undefined);
    });
  });
