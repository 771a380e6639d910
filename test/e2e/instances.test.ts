import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api, postBlob, signIn } from "../service/cloud.ts";
import { searchAndEnter, searchAndOpen, setUp } from "./admin.ts";
import { seal, vaultPublicKey } from "./blobs.ts";
import { type Cloud, KEY_PAIR, startCloud } from "./cloud.ts";
import { startNotepad } from "./driver/notepad.ts";
import { click, find, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";
const MANY = 1200;

/** Registers instances as a program would that adds a whole hall of machines. */
async function register(cloud: Cloud, count: number): Promise<{ id: string; name: string; token: string }[]> {
  const token = await signIn(cloud.service, cloud);
  const indices = Array.from({ length: count }, (_, index) => index);
  const made: { id: string; name: string; token: string }[] = [];
  while (indices.length > 0) {
    const batch = indices.splice(0, 20).map(async (index) => {
      const server = {
        name: `node-${String(index).padStart(4, "0")}`,
        key_name: KEY_PAIR,
        flavorRef: "m1.small",
        metadata: { rack: `r${index % 40}` },
        addresses: { private: [{ addr: `10.30.${index >> 8}.${index & 255}`, version: 4 }] },
      };
      const reply = await api(cloud.service, token, "POST", "/v2.1/servers", { server });
      const { id, guest_token } = (reply.json as { server: { id: string; guest_token: string } }).server;
      return { id, name: server.name, token: guest_token };
    });
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

for (const [name, launch] of browsers)
  describe(`a list of ${MANY} in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let mine: Uint8Array;
    let popup: Page;
    let many: Awaited<ReturnType<typeof register>>;

    beforeAll(async () => {
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)), notifications: true });
      await setUp(browser, cloud);
      mine = await vaultPublicKey(browser);
      many = await register(cloud, MANY);
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });
    afterEach(async () => {
      cloud.middle.answer = () => undefined;
      await popup?.close().catch(() => undefined);
    });

    const one = (index: number) => many[index] ?? { id: "", name: "", token: "" };
    const first = () =>
      popup.evaluate(() => document.querySelector('[role="option"][aria-selected="true"]')?.getAttribute("aria-label"));

    it("is all there, and the password of one in the middle is copied by a part of its name", async () => {
      const { id, name: middle, token } = one(777);
      await postBlob(cloud.service, token, seal(mine, { password: PASSWORD, instance: id }));
      popup = await browser.popup();
      await shows(popup, /1,200 instances/);
      await searchAndEnter(popup, "0777", middle);
      await says(popup, "status", /Copied password of node-0777/);
      await until("the password is on the clipboard", async () => (await browser.readClipboard()) === PASSWORD);
    });

    it("is searched by address, id and metadata too, and draws only the rows in sight", async () => {
      popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", "10.30.2.9");
      await shows(popup, /11 of 1,200 instances/); // .9 and .90 to .99
      await type(popup, "searchbox", "Search instances", one(5).id);
      await shows(popup, /1 of 1,200 instances.*node-0005/);
      await type(popup, "searchbox", "Search instances", "rack r7");
      await shows(popup, /30 of 1,200 instances.*rack r7/);
      await type(popup, "searchbox", "Search instances", KEY_PAIR);
      await shows(popup, /1,200 of 1,200 instances/);
      expect(await popup.evaluate(() => document.querySelectorAll('[role="option"]').length)).toBeLessThan(40);
    });

    it("begins with the instance that the page in front shows, selected, and says so", async () => {
      await browser.changeStorage("session", { search: "" });
      const dashboard = await startNotepad();
      const { id, name: shown } = one(1042);
      // Another host than the cloud's, which the extension may not look at without a click.
      const site = await browser.site(`${pageOf(dashboard.origin)}/project/instances/${id}/`);
      popup = await browser.popup(site);
      await shows(popup, /node-1042.*In this tab.*node-0000/);
      expect(await first()).toBe(shown);
      await type(popup, "searchbox", "Search instances", "node-0003");
      await find(popup, "option", "node-0003");
      expect(await first()).toBe("node-0003");
      await site.close();
      dashboard.close();
    });

    it("says that a password is older than the rebuild, also after copying it from the list", async () => {
      const { id, name: rebuilt, token } = one(3);
      const time = Math.floor(Date.UTC(2026, 9, 1) / 1000);
      await postBlob(cloud.service, token, seal(mine, { password: PASSWORD, instance: id, time }));
      const actions = [{ action: "rebuild", start_time: "2026-11-14T09:12:00.000000" }];
      cloud.middle.answer = ({ path }) =>
        path.endsWith("/os-instance-actions")
          ? { status: 200, body: JSON.stringify({ instanceActions: actions }) }
          : undefined;
      popup = await browser.popup();
      await searchAndEnter(popup, rebuilt, rebuilt);
      await says(popup, "status", /Copied password of node-0003.*Rebuilt since, on 14 Nov 2026/);
      await searchAndOpen(popup, rebuilt, rebuilt);
      await says(popup, "alert", /Sealed before the rebuild of 14 Nov 2026.*clear it/);
    });

    it("says why there is no password: no key pair, no guest yet, cleared", async () => {
      const token = await signIn(cloud.service, cloud);
      await api(cloud.service, token, "POST", "/v2.1/servers", { server: { name: "keyless" } });
      popup = await browser.popup();
      await searchAndEnter(popup, "keyless", "keyless");
      await says(popup, "alert", /No password stored.*no key pair/);
      await find(popup, "button", "Put your key into the cloud Start the next instance with it as its key pair.");
      await popup.keyboard.press("Escape");
      await searchAndEnter(popup, "node-0008", "node-0008");
      await says(popup, "alert", /running for .* minute.*its guest may not be done.*quarter of an hour/);
      await popup.keyboard.press("Escape");
      await api(cloud.service, token, "DELETE", `/v2.1/servers/${one(777).id}/os-server-password`);
      await searchAndEnter(popup, "node-0777", "node-0777");
      await says(popup, "alert", /One was there on .*2026.*cleared since/);
    });

    it("tells when an awaited password is there, with the popup closed, and never what it is", async () => {
      const { id, name: awaited, token } = one(9);
      popup = await browser.popup();
      await searchAndEnter(popup, awaited, awaited);
      await click(popup, "button", "Tell me when it is there Latchkey looks every half minute, for a day.");
      await find(popup, "button", "Stop telling me Latchkey tells you on its icon once it is there.");
      await popup.close();
      await postBlob(cloud.service, token, seal(mine, { password: PASSWORD, instance: id }));
      await until("the icon says it", async () => (await browser.badge()) === "1", 120_000);
      expect(await browser.storage()).not.toContain(PASSWORD);
      await browser.changeStorage("session", { search: "" });
      popup = await browser.popup();
      await says(popup, "status", /node-0009 has a password now/);
      await until("it stands first", async () => (await first()) === awaited);
      await until("the icon says it no more", async () => (await browser.badge()) === "");
    });

    it("stops telling when the user does not want it any more, and shows at once what comes while it is in view", async () => {
      const { id, name: awaited } = one(10);
      popup = await browser.popup();
      await searchAndEnter(popup, awaited, awaited);
      await click(popup, "button", "Tell me when it is there Latchkey looks every half minute, for a day.");
      await click(popup, "button", "Stop telling me Latchkey tells you on its icon once it is there.");
      await until("nothing is awaited", async () => JSON.parse(await browser.storage())[0].watches[id] === undefined);
      await click(popup, "button", "Tell me when it is there Latchkey looks every half minute, for a day.");
      await find(popup, "button", "Stop telling me Latchkey tells you on its icon once it is there.");
      await postBlob(cloud.service, one(10).token, seal(mine, { password: PASSWORD, instance: id }));
      const at = Date.now();
      const watch = { connectionId: "", instanceName: awaited, until: at + 60_000, arrivedAt: at };
      await browser.changeStorage("local", { watches: { [id]: watch } });
      await find(popup, "button", "Copy password");
      await says(popup, "status", /node-0010 has a password now/);
    });
  });

const pageOf = (origin: string): string => origin.replace("127.0.0.1", "localhost");
