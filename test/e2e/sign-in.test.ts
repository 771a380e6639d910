import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api, signIn } from "../service/cloud.ts";
import { makeCredential, userIdOf } from "../service/identity/application-credentials.ts";
import { enrol, freshPasscode } from "../service/identity/passcodes.ts";
import { createKey } from "./admin.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { connect, fill, importText, removeShown, type Typed, typedIn } from "./connection-page.ts";
import { choose, click, find, hasFocus, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";

for (const [name, launch] of browsers)
  describe(`signing in, in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let page: Page;
    let alice: Typed;

    beforeAll(async () => {
      cloud = await startCloud();
      await cloud.service.admin("project", "create", "shop");
      await cloud.service.admin("role", "grant", cloud.user, "shop", "member");
      await cloud.addInstance("web-1");
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await browser.allowHost("127.0.0.1");
      page = await createKey(browser);
      alice = { url: `${cloud.middle.url}/v3`, user: cloud.user, password: cloud.password, project: cloud.project };
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });
    afterEach(async () => {
      for (const button of ["Cancel", "Back", "Cancel"])
        if (await isThere(page, "button", button)) await click(page, "button", button);
      if (await isThere(page, "button", "Remove…")) await removeShown(page);
    });

    const credentialsInCloud = async (): Promise<unknown[]> => {
      const token = await signIn(cloud.service, cloud);
      const path = `/v3/users/${await userIdOf(cloud.service, token)}/application_credentials`;
      const { json } = await api(cloud.service, token, "GET", path);
      return (json as { application_credentials: unknown[] }).application_credentials;
    };
    const credentialsHere = async (): Promise<unknown> => JSON.parse(await browser.storage())[0].credentials;
    /** The token's time is over, as after an hour. */
    async function endToken(): Promise<void> {
      const [, session] = JSON.parse(await browser.storage()) as [unknown, { signIns: Record<string, object> }];
      const ended = Object.entries(session.signIns).map(([id, signedIn]) => [id, { ...signedIn, expiresAt: 1 }]);
      await browser.changeStorage("session", { signIns: Object.fromEntries(ended) });
    }
    async function listsInstance(): Promise<void> {
      const popup = await browser.popup();
      await find(popup, "option", "web-1");
      await popup.close().catch(() => undefined);
      await page.bringToFront();
    }

    it("with a wrong password says so and keeps what was typed; the right one signs in", async () => {
      await connect(page, { ...alice, name: "prod", password: "not hers" });
      await says(page, "alert", /did not accept this sign-in/);
      expect(await typedIn(page, "Project")).toBe(cloud.project);
      await type(page, "textbox", "Password", cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod$/);
      await shows(page, /Project demo.*Signed in until/);
      expect(await browser.storage()).not.toContain(cloud.password);
    });

    it("without a project asks which, once the password was right, and goes there", async () => {
      await connect(page, { ...alice, name: "prod", project: "" });
      await find(page, "radio", "shop");
      await hasFocus(page, "demo");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod/);
      await shows(page, /Project shop/);
    });

    it("goes back from the projects to a form in which nothing is lost", async () => {
      await connect(page, { ...alice, name: "prod", project: "" });
      await find(page, "radio", "shop");
      await click(page, "button", "Back");
      expect(await typedIn(page, "Password")).toBe(cloud.password);
      expect(await typedIn(page, "User name")).toBe(cloud.user);
      await hasFocus(page, "Project");
    });

    it("stays signed in by a credential of few rights, renews without asking, and deletes it with the connection", async () => {
      await connect(page, { ...alice, name: "prod", stay: true });
      await says(page, "status", /You stay signed in until .* only what Latchkey needs/);
      expect(await browser.storage()).not.toContain(cloud.password);
      expect(await credentialsInCloud()).toHaveLength(1);
      await endToken();
      await listsInstance();

      await click(page, "button", "Remove…");
      await shows(page, /Latchkey has made an application credential in this cloud/);
      await type(page, "textbox", "Password", "not hers");
      await page.keyboard.press("Enter");
      await says(page, "alert", /did not accept/);
      expect(await credentialsInCloud()).toHaveLength(1);
      await type(page, "textbox", "Password", cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Connection removed: prod/);
      expect(await credentialsInCloud()).toEqual([]);
    });

    it("signs out and deletes its credential, or leaves it to end by itself", async () => {
      await connect(page, { ...alice, name: "prod", stay: true });
      await says(page, "status", /You stay signed in/);
      await click(page, "button", "Sign out");
      await type(page, "textbox", "Password", cloud.password);
      await click(page, "button", "Sign out and delete it");
      await says(page, "status", /Signed out of prod/);
      expect(await credentialsInCloud()).toEqual([]);
      expect(await credentialsHere()).toEqual({});

      await fill(page, { url: alice.url, password: cloud.password, stay: true });
      await page.keyboard.press("Enter");
      await says(page, "status", /You stay signed in/);
      await click(page, "button", "Sign out");
      await click(page, "button", "Sign out here only");
      await says(page, "status", /Signed out of prod/);
      expect(await credentialsInCloud()).toHaveLength(1);
      expect(await credentialsHere()).toEqual({});
    });

    it("signs in again in the popup, which asks whether to stay signed in, too", async () => {
      const before = (await credentialsInCloud()).length;
      await connect(page, { ...alice, name: "prod" });
      await says(page, "status", /Signed in to prod/);
      await click(page, "button", "Sign out");
      await says(page, "status", /Signed out of prod/);
      const popup = await browser.popup();
      await type(popup, "textbox", `Password of ${cloud.user}@prod`, cloud.password);
      await click(popup, "checkbox", "Stay signed in");
      await click(popup, "button", "Sign in");
      await says(popup, "status", /You stay signed in/);
      await find(popup, "option", "web-1");
      expect(await credentialsInCloud()).toHaveLength(before + 1);
      await popup.close().catch(() => undefined);
      await page.bringToFront();
      await click(page, "button", "Sign out");
      await type(page, "textbox", "Password", cloud.password);
      await click(page, "button", "Sign out and delete it");
      await says(page, "status", /Signed out of prod/);
      expect(await credentialsInCloud()).toHaveLength(before);
    });

    it("asks again, in its place, when the sign-in has ended", async () => {
      await connect(page, { ...alice, name: "prod" });
      await says(page, "status", /Signed in to prod/);
      await type(page, "textbox", "Key pair name", "my-laptop");
      cloud.middle.answer = ({ path }) => (path.includes("os-keypairs") ? { status: 401, body: "{}" } : undefined);
      await click(page, "button", "Upload key");
      await says(page, "alert", /The sign-in has expired/);
      cloud.middle.answer = () => undefined;
      await hasFocus(page, "Password");
      await page.keyboard.type(cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod/);
      expect(await typedIn(page, "Key pair name")).toBe("my-laptop");
      await click(page, "button", "Upload key");
      await says(page, "status", /Uploaded to prod as key pair my-laptop/);
    });

    it("by application credential needs its id and its secret", async () => {
      const token = await signIn(cloud.service, cloud);
      const made = await makeCredential(cloud.service, { token });
      await connect(page, { url: alice.url, name: "robot", credentialId: made.id, secret: "wrong" });
      await says(page, "alert", /did not accept this sign-in/);
      await type(page, "textbox", "Secret", made.secret);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to robot/);
      await shows(page, /Project demo/);
      expect(await browser.storage()).not.toContain(made.secret);
      await endToken();
      await listsInstance();
    });

    it("asks for the passcode where the cloud does, and goes on with that alone", async () => {
      await cloud.service.adminWith("tina's long password\n", "user", "create", "tina", "--password-stdin");
      await cloud.service.admin("role", "grant", "tina", cloud.project, "member");
      const factor = await enrol(cloud.service, "tina");
      await connect(page, { ...alice, name: "prod", user: "tina", password: "tina's long password" });
      await hasFocus(page, "Passcode");
      await page.keyboard.type("12345");
      await page.keyboard.press("Enter");
      await shows(page, /Type the six digits/);
      const passcode = await freshPasscode(factor);
      await type(page, "textbox", "Passcode", `${passcode.slice(0, 3)} ${passcode.slice(3)}`);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod/);
    });

    it("in a region that the cloud does not have says so; in its own it works", async () => {
      await connect(page, { ...alice, name: "prod", region: "Atlantis", face: "internal" });
      await says(page, "alert", /no compute service|compute/i);
      const region = "RegionOne";
      await fill(page, { url: alice.url, region, face: "public" });
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod/);
      await shows(page, new RegExp(`Region ${region}`));
    });

    it("switches to another region of the cloud", async () => {
      await connect(page, { ...alice, name: "prod" });
      await says(page, "status", /Signed in to prod/);
      // Our service has one region; the catalogue of this token is said to have two.
      const [, { signIns }] = JSON.parse(await browser.storage());
      for (const signedIn of Object.values<{ endpoints: object[] }>(signIns))
        signedIn.endpoints.push({ ...signedIn.endpoints[0], interface: "public", region: "RegionTwo" });
      await browser.changeStorage("session", { signIns });
      await choose(page, "Region", "RegionTwo");
      await says(page, "status", /Region: RegionTwo/);
      expect(JSON.parse(await browser.storage())[0].connections).toMatchObject([{ region: "RegionTwo" }]);
    });

    it("imports the clouds that are chosen from clouds.yaml and secure.yaml, and asks for nothing that is in them", async () => {
      const folder = mkdtempSync(join(tmpdir(), "latchkey-clouds-"));
      const auth = (project: string) =>
        `{auth_url: "${alice.url}", username: ${cloud.user}, project_name: ${project}, user_domain_id: default}`;
      const clouds = `clouds:\n  lab: {auth: ${auth("demo")}}\n  prod: {auth: ${auth("shop")}}\n  sso: {auth_type: v3oidcpassword, auth: {auth_url: "https://sso.example"}}\n`;
      const secure = `clouds:\n  prod: {auth: {password: "${cloud.password}"}}\n`;
      writeFileSync(join(folder, "one"), clouds);
      writeFileSync(join(folder, "two"), secure);
      await page.bringToFront();
      await click(page, "button", "Import clouds.yaml or openrc…");
      const input = (await page.waitForSelector("form input[type=file][multiple]")) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(join(folder, "one"), join(folder, "two"));
      await shows(page, /one, two/);
      await click(page, "button", "Continue");
      await shows(page, /It signs in by v3oidcpassword, which Latchkey does not know/);
      await click(page, "checkbox", "prod");
      await click(page, "button", "Continue");
      await hasFocus(page, "Sign in");
      expect(await browser.storage()).not.toContain(cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to prod/);
      await shows(page, /Project shop/);
    });

    it("imports an openrc and asks for the password alone", async () => {
      await importText(
        page,
        `export OS_AUTH_URL=${alice.url}\nexport OS_USERNAME="${cloud.user}"\nexport OS_PROJECT_NAME="demo"\nread -sr OS_PASSWORD_INPUT\nexport OS_PASSWORD=$OS_PASSWORD_INPUT\n`,
      );
      await hasFocus(page, "Password");
      await page.keyboard.type(cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in to demo/);
    });

    it("says of a file that is neither what it should be, and keeps it", async () => {
      await importText(page, "hello");
      await shows(page, /No cloud is in what you pasted/);
      expect(await typedIn(page, "clouds.yaml or openrc")).toBe("hello");
    });
  });

for (const [name, launch] of browsers)
  describe(`where the catalogue points to another host, ${name}`, () => {
    it("asks for that host when it is needed, says why, and goes on", async () => {
      const cloud = await startCloud("localhost");
      const browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      try {
        await browser.allowHost("127.0.0.1");
        const page = await createKey(browser);
        const url = `${cloud.middle.url.replace("localhost", "127.0.0.1")}/v3`;
        await connect(page, { url, name: "prod", user: cloud.user, password: cloud.password, stay: true });
        await says(page, "alert", /not allowed access to localhost.*catalogue says/);
        await browser.allowHost("localhost");
        await page.bringToFront();
        await click(page, "button", "Allow access to localhost");
        await says(page, "status", /You stay signed in until .* only what Latchkey needs/);
      } finally {
        await browser.close();
        await cloud.close();
      }
    });
  });
