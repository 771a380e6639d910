import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey } from "../e2e/admin.ts";
import { connect } from "../e2e/connection-page.ts";
import { launchChromium } from "../e2e/driver/chromium.ts";
import { click, says } from "../e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../e2e/driver/test-browser.ts";
import { importFile } from "../e2e/import-form.ts";
import type { Addresses } from "../openstack/real-cloud.ts";

/** Chromium with the built extension, unlocked, signed in to a real cloud and with an RSA key of the file. */
export async function openSignedInBrowser(addresses: Addresses, keyFile: string): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "latchkey-bench-profile-"));
  const browser = await launchChromium({ profile });
  const close = async (): Promise<void> => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    await browser.allowHost(new URL(addresses.identityUrl).hostname);
    const page = await createKey(browser);
    await connect(page, { url: addresses.identityUrl, name: "real", ...addresses.account });
    await says(page, "status", /Signed in/);
    await click(page, "button", "Import key");
    const imported = await importFile(page, { file: readFileSync(keyFile), way: "choose", name: "rsa" });
    if (imported.code !== "imported") throw new Error(`the key was not imported: ${imported.code}`);
    await page.close();
  } catch (error) {
    await close();
    throw error;
  }
  return { ...browser, close };
}
