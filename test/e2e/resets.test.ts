import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { searchAndEnter, searchAndOpen, setUp } from "./admin.ts";
import { stored } from "./blobs.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, hasFocus, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { type Machine, startMachine } from "./machine.ts";
import {
  changeRecord,
  changeSettings,
  close,
  confirmReset,
  isOnClipboard,
  LONG,
  open,
  reset,
  resetAndWait,
  resetInVain,
  ringResetAlarm,
} from "./reset-steps.ts";

for (const [name, launch] of browsers)
  describe(`a reset in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let popup: Page;
    const machines: Machine[] = [];
    /** Whose guest allows what guests allow by themselves. */
    let vm: Machine;

    beforeAll(async () => {
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await setUp(browser, cloud);
      await changeSettings(browser);
      vm = await machine("win-ad-01", []);
    });
    afterAll(async () => {
      await browser?.close();
      await Promise.all(machines.map(({ guest }) => guest.stop()));
      await cloud?.close();
    });
    beforeEach(() => browser.writeClipboard("untouched"));
    afterEach(() => close(popup));

    async function machine(called: string, more?: string[]): Promise<Machine> {
      const started = await startMachine(cloud, called, more);
      machines.push(started);
      return started;
    }

    const untouched = async () => expect(await browser.readClipboard()).toBe("untouched");

    it("asks once, tells each step, and puts the new password on the clipboard: the one that the instance has set", async () => {
      const old = vm.password();
      popup = await open(browser, vm);
      await click(popup, "button", "Reset password");
      await find(popup, "heading", "Reset the password of Administrator?");
      // The safe choice.
      await hasFocus(popup, "Keep password");
      await popup.keyboard.press("Enter");
      await find(popup, "button", "Reset password");
      expect(vm.changes()).toBe(1);
      vm.hold();
      await confirmReset(popup, vm);
      await shows(popup, /Resetting password Step 2 of 4 Request signed.*With Ops laptop/);
      // No button: a stray Enter does nothing.
      await hasFocus(popup, "Resetting password");
      vm.release();
      await shows(popup, /Password reset Step 4 of 4 .*Its guest answered after \d+ s.*To Ops laptop.*Copied/);
      await says(popup, "status", /Copied password of win-ad-01/);
      await isOnClipboard(browser, vm.password);
      expect([vm.changes(), vm.password() === old]).toEqual([2, false]);
    });

    it("keeps the previous password at hand", async () => {
      popup = await open(browser, vm);
      await find(popup, "button", "Copy previous password");
      await click(popup, "button", "Reveal previous password");
      const previous = vm.passwords().at(-2) ?? "";
      const letters = previous.split("").join("\\s*\\d*\\s*");
      await shows(popup, new RegExp(letters));
      await click(popup, "button", "Copy previous password");
      await isOnClipboard(browser, () => previous);
    });

    it("says that a second reset comes too soon", async () => {
      popup = await reset(browser, vm);
      await find(popup, "heading", "Password not reset");
      await shows(popup, /not twice so soon.*still valid/);
      await untouched(); // which closes the popup in Chromium
      await until("the badge knows that the user has seen it", async () => (await browser.badge()) === "");
      expect(vm.changes()).toBe(2);
    });

    it("goes on with the popup closed and the background ended, and is there again when the popup opens", async () => {
      const vm = await machine("closed");
      vm.hold();
      popup = await resetAndWait(browser, vm);
      await close(popup);
      await changeRecord(browser, vm, { startedAt: LONG });
      popup = await browser.popup();
      await shows(popup, /closed.*Resetting/);
      await searchAndOpen(popup, vm.name, vm.name);
      await shows(popup, /Resetting password Step 2 of 4/);
      await close(popup);
      await browser.stopBackground();
      vm.release();
      await until("the guest has answered", () => vm.guest.output().includes("as an answer to the reset request"));
      expect(await browser.badge()).toBe("");
      await ringResetAlarm(browser);
      await until("the badge tells", async () => (await browser.badge()) === "1");
      await untouched();
      popup = await browser.popup();
      await says(popup, "status", /password of closed was reset/);
      await searchAndOpen(popup, vm.name, vm.name);
      await find(popup, "heading", "Password reset");
      await click(popup, "button", "Copy password");
      await says(popup, "status", /Copied password of closed/);
      await isOnClipboard(browser, vm.password);
      await until("the badge goes", async () => (await browser.badge()) === "");
    });

    it("takes the request back: a guest that was off does not obey it, and confirms that", async () => {
      const vm = await machine("taken-back");
      await vm.guest.stop();
      popup = await resetAndWait(browser, vm);
      await click(popup, "button", "Cancel");
      await shows(popup, /Taking the request back/);
      vm.start();
      await find(popup, "heading", "Password not reset");
      await shows(popup, /Request taken back.*The guest has confirmed it.*The old password is still valid/);
      await click(popup, "button", "Show details");
      await click(popup, "button", "Copy password");
      await says(popup, "status", /Copied password of taken-back/);
      await isOnClipboard(browser, vm.password);
      expect(vm.changes()).toBe(1);
    });

    it("waits for a guest that is off until the request expires, says so, and a guest that starts later does not obey", async () => {
      const vm = await machine("off");
      await vm.guest.stop();
      popup = await resetInVain(browser, vm, (waiting) => shows(waiting, /Waiting for the guest, [1-9] s/));
      await find(popup, "heading", "Reset not confirmed");
      await shows(popup, /No answer from the instance.*does not obey the request any more.*most likely still valid/);
      vm.start();
      await until("the guest has refused", () => vm.guest.output().includes("expired"));
      await click(popup, "button", "Reset again");
      await find(popup, "heading", "Reset the password of Administrator?");
      expect(vm.changes()).toBe(1);
      await click(popup, "button", `Reset password of ${vm.name}`);
      await shows(popup, /Password reset Step 4 of 4 .*Copied/);
      await isOnClipboard(browser, vm.password);
      expect(vm.changes()).toBe(2);
    });

    it("says why the guest has refused, and that the old password is still valid", async () => {
      const vm = await machine("refuses", ["--allow-user", "somebody"]);
      popup = await reset(browser, vm);
      await find(popup, "heading", "Password not reset");
      await shows(popup, /The guest may not reset the password of Administrator.*still valid/);
      await untouched();
      expect(vm.changes()).toBe(1);
    });

    it("says that the instance did not take the new password, and the old one opens", async () => {
      const vm = await machine("broken");
      vm.breakDown();
      popup = await reset(browser, vm);
      await find(popup, "heading", "Password not reset");
      await shows(popup, /did not take the new password.*still valid/);
      await close(popup);
      popup = await browser.popup();
      await searchAndEnter(popup, vm.name, vm.name);
      await isOnClipboard(browser, vm.password);
      expect(vm.changes()).toBe(1);
    });

    it("resets several at once, tells how each has ended, and leaves the clipboard alone", async () => {
      const vms = [
        await machine("many-1"),
        await machine("many-2"),
        await machine("many-3", ["--allow-user", "somebody"]),
      ];
      popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", "many");
      await click(popup, "button", "Select");
      for (const vm of vms) await click(popup, "option", vm.name);
      await click(popup, "button", "Reset 3 passwords…");
      await find(popup, "heading", "Reset 3 passwords?");
      await shows(popup, /many-1 Administrator, by the guest in it many-2/);
      await click(popup, "button", "Reset 3 passwords");
      await find(popup, "heading", "3 resets have ended");
      await shows(popup, /3 of 3 done.*The guest may not reset the password of Administrator/);
      await untouched();
      expect(vms.map((vm) => vm.changes())).toEqual([2, 2, 1]);
      popup = await browser.popup();
      for (const vm of vms.slice(0, 2)) {
        await close(popup);
        popup = await browser.popup();
        await searchAndEnter(popup, vm.name, vm.name);
        await isOnClipboard(browser, vm.password);
      }
    });

    it("gives the other admins the new password, too", async () => {
      const key = join(mkdtempSync(join(tmpdir(), "latchkey-colleague-")), "key");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "colleague", "-f", key]);
      const vm = await machine("shared", ["--recipient-file", `${key}.pub`]);
      popup = await reset(browser, vm);
      await shows(popup, /Password reset Step 4 of 4 .*To Ops laptop and 1 other key.*Copied/);
      await isOnClipboard(browser, vm.password);
      const opened = execFileSync(process.execPath, ["dist/cli/latchkey.js", "open", "--key", key], {
        input: await stored(cloud, vm),
        encoding: "utf8",
        stdio: "pipe",
      });
      expect([opened.trim(), vm.changes()]).toEqual([vm.password(), 2]);
    });

    it("can be done without a mouse", async () => {
      const vm = await machine("keyboard");
      popup = await open(browser, vm);
      await find(popup, "button", "Reset password");
      await popup.keyboard.down("Alt");
      await popup.keyboard.press("r");
      await popup.keyboard.up("Alt");
      // The safe choice.
      await hasFocus(popup, "Keep password");
      await popup.keyboard.down("Shift");
      await popup.keyboard.press("Tab");
      await popup.keyboard.up("Shift");
      await popup.keyboard.press("Enter");
      await shows(popup, /Password reset Step 4 of 4 .*Copied/);
      await popup.keyboard.press("ArrowLeft");
      await find(popup, "option", vm.name);
      await isOnClipboard(browser, vm.password);
      expect(await isThere(popup, "heading", "Password reset").catch(() => false)).toBe(false);
    });
  });
