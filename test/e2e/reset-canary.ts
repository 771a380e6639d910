import { readFileSync } from "node:fs";
import type { Canary } from "./canary.ts";
import type { Cloud, CloudInstance } from "./cloud.ts";
import { click, find, says, shows } from "./driver/screen-reader.ts";
import type { TestBrowser } from "./driver/test-browser.ts";
import { close, open } from "./reset-steps.ts";

/** Resets by the guest, looks at both passwords; returns the old one and the new one. `received`: where the guest's command puts it. */
export async function resetByGuest(browser: TestBrowser, instance: CloudInstance, received: string): Promise<Canary[]> {
  const old = readFileSync(received);
  const popup = await open(browser, instance);
  await click(popup, "button", "Reset password");
  // The buttons of what is asked stand where others were a moment ago.
  await shows(popup, /Reset the password of/);
  await click(popup, "button", `Reset password of ${instance.name}`);
  await find(popup, "heading", "Password reset").catch(async (cause) => {
    const shown = await popup.evaluate(() => document.body.innerText);
    throw new Error(`the password is not reset, the popup shows:\n${shown}`, { cause });
  });
  await says(popup, "status", /Copied password of/);
  await click(popup, "button", "Show details");
  await click(popup, "button", "Reveal previous password");
  await shows(popup, /Previous password/);
  await click(popup, "button", "Copy previous password");
  await says(popup, "status", /Copied/);
  await close(popup);
  return [
    { name: "the password before the reset", bytes: old },
    { name: "the password after the reset", bytes: readFileSync(received) },
  ];
}

/** Lets the cloud set a password, once refused and once done; returns both, as they went to it. */
export async function resetByCloud(browser: TestBrowser, cloud: Cloud): Promise<Canary[]> {
  const instance = await cloud.addInstance("bare-01");
  let popup = await open(browser, instance);
  await askCloud();
  await find(popup, "heading", "Password not reset");
  await shows(popup, /cannot change a password/);
  await close(popup);
  const { answer } = cloud.middle;
  cloud.middle.answer = ({ path }) => (path.endsWith(`${instance.id}/action`) ? { status: 202, body: "" } : undefined);
  popup = await open(browser, instance);
  await askCloud();
  await find(popup, "heading", "Password reset");
  await shows(popup, /kept in this browser only/);
  cloud.middle.answer = answer;
  await close(popup);
  const sent = cloud.middle.traffic.flatMap((each) => /"adminPass":"([^"]{12,})"/.exec(each)?.[1] ?? []);
  if (sent.length !== 2) throw new Error(`the cloud was given ${sent.length} passwords`);
  return sent.map((text, at) => ({ name: `password ${at + 1} for the cloud to set`, bytes: Buffer.from(text) }));

  async function askCloud(): Promise<void> {
    await click(popup, "button", "Reset password");
    await shows(popup, /The cloud can read this password/);
    await click(popup, "button", `Reset password of ${instance.name}`);
  }
}
