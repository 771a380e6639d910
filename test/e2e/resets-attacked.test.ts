import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fromText } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { Secret } from "../../src/core/secret.ts";
import { searchAndEnter, setUp } from "./admin.ts";
import { stored, vaultPublicKey } from "./blobs.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { find, says, shows } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { type Machine, startMachine } from "./machine.ts";
import { changeSettings, close, isOnClipboard, open, reset, resetAndWait, resetInVain } from "./reset-steps.ts";

for (const [name, launch] of browsers)
  describe(`a reset in ${name} through a cloud that lies`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let vm: Machine;
    let other: Machine;
    let mine: Uint8Array;
    let popup: Page;
    /** What the cloud says that it stores for `vm`; undefined for the truth. */
    let lie: string | undefined;
    let told = 0;

    beforeAll(async () => {
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await setUp(browser, cloud);
      await changeSettings(browser);
      mine = await vaultPublicKey(browser);
      [vm, other] = [await startMachine(cloud, "attacked"), await startMachine(cloud, "other")];
    });
    afterAll(async () => {
      await browser?.close();
      await Promise.all([vm, other].map((machine) => machine?.guest.stop()));
      await cloud?.close();
    });
    beforeEach(async () => {
      await browser.writeClipboard("untouched");
      cloud.middle.answer = ({ method, path }) => {
        if (lie === undefined || method !== "GET" || !path.endsWith(`${vm.id}/os-server-password`)) return undefined;
        told++;
        const etag = `"${told}"`;
        return { status: 200, body: JSON.stringify({ password: lie }), headers: { etag } };
      };
    });
    afterEach(async () => {
      lie = undefined;
      cloud.middle.answer = () => undefined;
      await close(popup);
    });

    const untouched = async () => expect(await browser.readClipboard()).toBe("untouched");

    /** An envelope of somebody who knows the request, as everybody in the cloud may. */
    async function forged(recipient: Uint8Array, instance = vm.id): Promise<string> {
      const [{ resets }] = JSON.parse(await browser.storage());
      const password = new Secret(fromText("password of somebody else"));
      const time = Math.floor(Date.now() / 1000) + 60;
      const payload = { instance, user: "Administrator", password, time, reset: resets[vm.id].nonce };
      return sealEnvelope(payload, [recipient], createEd25519KeyPair());
    }

    async function tell(text: string): Promise<void> {
      const before = told;
      lie = text;
      await until("the lie has been told", () => told > before);
    }

    it("tells each lie about the answer, copies none, and copies the right one when it comes", async () => {
      const first = await stored(cloud, vm);
      popup = await reset(browser, vm);
      await find(popup, "heading", "Password reset");
      await isOnClipboard(browser, vm.password);
      await browser.writeClipboard("untouched");
      await close(popup);

      const before = await stored(cloud, vm);
      vm.hold();
      lie = before;
      popup = await resetAndWait(browser, vm);
      const lies: [string, RegExp][] = [
        [`${before}.N1.${"A".repeat(108)}`, /Waiting for the guest/],
        [await stored(cloud, other), /What came is signed for another instance/],
        [first, /The password that came is older than the last one/],
        [await forged(mine), /What came is signed with a different guest key than last time/],
        [await forged(createEd25519KeyPair().publicKey), /sealed to other keys than yours/],
        [before.slice(0, -40), /What came is damaged/],
        ["hunter2", /What came is not an encrypted password/],
        [Buffer.alloc(256, 7).toString("base64"), /What came answers another request/],
      ];
      await until("the old one has been told again", () => told > 3);
      for (const [text, said] of lies) {
        await tell(text);
        await shows(popup, new RegExp(`Resetting password Step 2 of 4.*${said.source}`));
      }
      expect(await popup.evaluate(() => document.body.innerText)).not.toContain("hunter2");
      lie = undefined;
      vm.release();
      await find(popup, "heading", "Password reset");
      await isOnClipboard(browser, vm.password);
    });

    it("says at the end that only a wrong answer came, and the password that works is still there to be opened", async () => {
      await vm.guest.stop();
      lie = await stored(cloud, vm);
      popup = await resetInVain(browser, vm, async (waiting) => {
        await tell(await forged(mine));
        await shows(waiting, /signed with a different guest key than last time.*waits for the right one/);
      });
      await find(popup, "heading", "Reset not confirmed");
      await shows(popup, /No right answer from the instance.*different guest key.*most likely still valid/);
      await untouched();
      lie = undefined;
      await close(popup);
      popup = await browser.popup();
      await searchAndEnter(popup, vm.name, vm.name);
      await isOnClipboard(browser, vm.password);
      vm.start();
    });

    it("does not take it for done that the cloud says it has passed the request on, and has not", async () => {
      const before = vm.changes();
      cloud.middle.answer = ({ method, path, body }) =>
        method === "POST" && path.endsWith(`${vm.id}/metadata`) ? { status: 200, body } : undefined;
      popup = await resetInVain(browser, vm, (waiting) => shows(waiting, /Waiting for the guest, [1-9] s/));
      await find(popup, "heading", "Reset not confirmed");
      await shows(popup, /No answer from the instance.*most likely still valid/);
      await untouched();
      expect(vm.changes()).toBe(before);
    });

    it("waits for a cloud that answers never, and goes on once it does", async () => {
      let hanging = 0;
      vm.hold();
      popup = await resetAndWait(browser, vm);
      cloud.middle.answer = ({ method, path }) => {
        if (method !== "GET" || !path.endsWith(`${vm.id}/os-server-password`)) return undefined;
        hanging++;
        return "hang";
      };
      vm.release();
      await close(popup);
      await browser.stopBackground();
      popup = await open(browser, vm);
      await until("the cloud was asked", () => hanging > 0);
      await shows(popup, /Resetting password Step 2 of 4.*Waiting for the guest/);
      await close(popup);
      await untouched();
      cloud.middle.answer = () => undefined;
      await browser.stopBackground();
      popup = await browser.popup();
      await says(popup, "status", /Copied password of attacked/);
      await isOnClipboard(browser, vm.password);
    });
  });
