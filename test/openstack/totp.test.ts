import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { command, onTerminal } from "../cli/command.ts";
import { createKey } from "../e2e/admin.ts";
import { connect, importText, removeShown } from "../e2e/connection-page.ts";
import { click, find, hasFocus, isThere, says, shows, type } from "../e2e/driver/screen-reader.ts";
import { browsers, type TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { type Intermediary, startIntermediary } from "../e2e/intermediary.ts";
import { call } from "../service/cloud.ts";
import { startTotpKeystone, type TotpKeystone } from "./totp-keystone.ts";

let keystone: TotpKeystone;
/** Keystone as others see it, and in Nova's place a project without instances. */
let middle: Intermediary;

beforeAll(async () => {
  middle = await startIntermediary();
  middle.answer = ({ path }) => (path.startsWith("/v2.1/") ? { status: 200, body: '{"servers": []}' } : undefined);
  keystone = await startTotpKeystone(middle.url);
  middle.target = keystone.url;
});
afterAll(async () => {
  middle?.close();
  await keystone?.stop();
});

const signIns = () => middle.traffic.filter((each) => each.startsWith("POST /v3/auth/tokens"));
/** What Keystone itself says of the token with which Nova was asked. */
async function tokenInUse(): Promise<unknown> {
  const token = middle.lastToken ?? "";
  const headers = { "x-auth-token": token, "x-subject-token": token };
  return (await call(`${keystone.url}/v3/auth/tokens?nocatalog`, { headers })).json;
}
const byBothFactors = () => ({
  token: {
    methods: expect.arrayContaining(["password", "totp"]),
    user: { name: keystone.accounts.tina.user },
    project: { name: keystone.accounts.tina.project },
  },
});

for (const [name, launch] of browsers)
  describe(`signing in to Keystone with a passcode, in ${name}`, () => {
    let browser: TestBrowser;
    let page: Page;

    beforeAll(async () => {
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await browser.allowHost("127.0.0.1");
      page = await createKey(browser);
    });
    afterAll(() => browser?.close());
    afterEach(async () => {
      if (await isThere(page, "button", "Cancel")) await click(page, "button", "Cancel");
      if (await isThere(page, "button", "Remove…")) await removeShown(page);
    });

    const tina = () => ({ url: `${middle.url}/v3`, name: "real", ...keystone.accounts.tina });
    async function enter(field: string, text: string): Promise<void> {
      await type(page, "textbox", field, text);
      await page.keyboard.press("Enter");
    }
    const asksForPasscode = () => hasFocus(page, "Passcode");
    /** A file that says of the cloud that it wants both, and has neither. */
    async function importBothFactors(): Promise<void> {
      const { user, project } = keystone.accounts.tina;
      const auth = `{auth_url: "${middle.url}/v3", username: ${user}, user_domain_id: default, project_name: ${project}, project_domain_id: default}`;
      await importText(
        page,
        `clouds:\n  real: {auth_type: v3multifactor, auth_methods: [v3password, v3totp], auth: ${auth}}\n`,
      );
      await find(page, "textbox", "Passcode");
    }
    /** The popup lists what there is in the project, and asks for nothing. */
    async function isSignedIn(): Promise<void> {
      const popup = await browser.popup();
      await shows(popup, /no instances/i);
      await popup.close().catch(() => undefined);
      await page.bringToFront();
      expect(await tokenInUse()).toMatchObject(byBothFactors());
    }

    it("is asked for it after the password: a wrong one is refused, the right one goes on without the password", async () => {
      await connect(page, tina());
      await asksForPasscode();
      await enter("Passcode", keystone.wrongPasscode());
      await shows(page, /did not accept this passcode/);
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /Signed in to real/);
      await shows(page, new RegExp(`Project ${keystone.accounts.tina.project}.*Signed in until`));
      expect(signIns().at(-1)).toContain('"methods":["totp"]');
      expect(signIns().at(-1)).not.toContain(keystone.accounts.tina.password);
      await isSignedIn();
    });

    it("is not asked for it after a wrong password, which is what is named", async () => {
      await connect(page, { ...tina(), password: "not hers" });
      await says(page, "alert", /did not accept this sign-in.*Check the password/);
      expect(await isThere(page, "textbox", "Passcode")).toBe(false);
    });

    it("gives both at once where clouds.yaml says so; what may be wrong of them is named", async () => {
      await importBothFactors();
      await type(page, "textbox", "Password", keystone.accounts.tina.password);
      await enter("Passcode", keystone.wrongPasscode());
      await says(page, "alert", /did not accept this sign-in.*Check the password.*passcode/);
      await type(page, "textbox", "Password", "not hers");
      await enter("Passcode", keystone.passcode());
      await says(page, "alert", /did not accept this sign-in.*Check the password.*passcode/);
      await type(page, "textbox", "Password", keystone.accounts.tina.password);
      const before = signIns().length;
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /Signed in to real/);
      expect(signIns().slice(before)).toEqual([expect.stringContaining('"methods":["password","totp"]')]);
      await isSignedIn();
    });

    // Keystone 22.0 takes a passcode again for as long as it is the present or the last one; another release may not.
    it("is told what Keystone makes of a passcode that was used before", async () => {
      const passcode = keystone.passcode();
      for (const _ of ["first", "again"]) {
        await connect(page, tina());
        await asksForPasscode();
        await enter("Passcode", passcode);
        const outcome = await until("Keystone has decided", async () => {
          if (await isThere(page, "button", "Sign out")) return 201;
          return (await page.evaluate(() => document.body.innerText)).includes("did not accept this passcode") && 401;
        });
        const answers = middle.traffic.filter((each) => /^(201|401) .*(receipt|"token"|"error")/.test(each));
        expect(answers.at(-1)).toMatch(new RegExp(`^${outcome} `));
        await (outcome === 201 ? removeShown(page) : click(page, "button", "Cancel"));
      }
    });

    it("is not told that she stays signed in where Keystone lets no application credential in without a passcode", async () => {
      await connect(page, { ...tina(), stay: true });
      await asksForPasscode();
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /Signed in to real.*you will be asked again/);
      expect(JSON.parse(await browser.storage())[0].credentials ?? {}).toEqual({});
    });

    it("stays signed in where Keystone lets application credentials in, and gives both factors to delete it", async () => {
      const { robin } = keystone.accounts;
      await connect(page, { ...tina(), ...robin, stay: true });
      await asksForPasscode();
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /You stay signed in until/);
      const deletions = () =>
        middle.traffic.flatMap((each, at, all) =>
          /^DELETE \S*application_credentials/.test(each) ? [all[at + 1]?.slice(0, 3)] : [],
        );
      const before = deletions();
      await click(page, "button", "Remove…");
      await enter("Password", robin.password);
      await find(page, "textbox", "Passcode");
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /Connection removed/);
      expect(deletions()).toEqual([...before, "204"]);
    });

    it("signs in again in the popup, password first and then the passcode", async () => {
      await connect(page, tina());
      await asksForPasscode();
      await enter("Passcode", keystone.passcode());
      await says(page, "status", /Signed in to real/);
      await click(page, "button", "Sign out");
      await says(page, "status", /Signed out/);
      const popup = await browser.popup();
      await type(popup, "textbox", `Password of ${keystone.accounts.tina.user}@real`, keystone.accounts.tina.password);
      await popup.keyboard.press("Enter");
      await type(popup, "textbox", "Passcode", keystone.wrongPasscode());
      await popup.keyboard.press("Enter");
      await shows(popup, /did not accept this passcode/);
      await type(popup, "textbox", "Passcode", keystone.passcode());
      await popup.keyboard.press("Enter");
      await shows(popup, /no instances/i);
      await popup.close().catch(() => undefined);
      await page.bringToFront();
    });
  });

describe("latchkey get signs in to Keystone with a passcode", () => {
  const key = join(mkdtempSync(join(tmpdir(), "latchkey-key-")), "id_ed25519");
  beforeAll(() => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  });
  const variables = (passcode?: string): Record<string, string> => ({
    OS_AUTH_URL: `${middle.url}/v3`,
    OS_USERNAME: keystone.accounts.tina.user,
    OS_PASSWORD: keystone.accounts.tina.password,
    OS_PROJECT_NAME: keystone.accounts.tina.project,
    ...(passcode !== undefined && { OS_PASSCODE: passcode }),
  });
  const get = ["get", "web-1", "--key", key];

  it("of OS_PASSCODE, beside the password", async () => {
    const { status, stderr } = await command(get, { environment: variables(keystone.passcode()) });
    expect([status, stderr]).toEqual([3, "latchkey: the project has no instance web-1\n"]);
  });

  it("typed at the terminal when Keystone asks for it", async () => {
    const exports = Object.entries(variables()).map(([variable, value]) => `${variable}=${value}`);
    const line = `${exports.join(" ")} $LATCHKEY ${get.join(" ")}`;
    const { status, stdout } = await onTerminal(line, [["passcode of tina: ", keystone.passcode()]]);
    expect([status, stdout]).toEqual([3, expect.stringContaining("the project has no instance web-1")]);
  });

  it("which is wrong, or asked for where nobody is: it says so, and prints neither", async () => {
    const wrong = keystone.wrongPasscode();
    const refused = await command(get, { environment: variables(wrong) });
    expect([refused.status, refused.stderr]).toEqual([6, expect.stringMatching(/does not accept.*passcode/)]);
    expect(refused.stderr).not.toContain(wrong);
    const silent = await command(get, { environment: variables() });
    expect([silent.status, silent.stderr]).toEqual([2, expect.stringContaining("set OS_PASSCODE")]);
  });
});
