import type { Page } from "puppeteer-core";
import { choose, click, find, says, type } from "./driver/screen-reader.ts";
import { until } from "./driver/until.ts";

/** What a user does with the connections on the options page, by the names that a screen reader says. */

export interface Typed {
  url: string;
  name?: string;
  user?: string;
  password?: string;
  project?: string;
  credentialId?: string;
  secret?: string;
  region?: string;
  face?: "public" | "internal" | "admin";
  stay?: boolean;
}

/** Opens a new form, fills it and presses Enter. */
export async function connect(page: Page, typed: Typed): Promise<void> {
  await page.bringToFront();
  await click(page, "button", "Add connection");
  await fill(page, typed);
  await page.keyboard.press("Enter");
}

export async function fill(page: Page, typed: Typed): Promise<void> {
  const lines: [string, string | undefined][] = [
    ["Connection name", typed.name],
    ["User name", typed.user],
    ["Password", typed.password],
    ["Project", typed.project],
    ["Credential ID", typed.credentialId],
    ["Secret", typed.secret],
    ["Region", typed.region],
  ];
  if (typed.credentialId !== undefined) await choose(page, "Sign in with", "Application credential");
  if (typed.region !== undefined || typed.face !== undefined) await openMore(page);
  if (typed.face !== undefined) await choose(page, "Interface", typed.face);
  for (const [name, text] of lines) if (text !== undefined) await type(page, "textbox", name, text);
  if (typed.stay) await click(page, "checkbox", "Stay signed in");
  await type(page, "textbox", "Identity URL", typed.url);
}

export async function openMore(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector("details.more")?.setAttribute("open", ""));
  await find(page, "textbox", "Region");
}

/** Pastes a file into the form that reads clouds.yaml and openrc. */
export async function importText(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await click(page, "button", "Import clouds.yaml or openrc…");
  await type(page, "textbox", "clouds.yaml or openrc", "");
  const field = await find(page, "textbox", "clouds.yaml or openrc");
  await field.evaluate((element, pasted) => {
    (element as HTMLTextAreaElement).value = pasted;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await click(page, "button", "Continue");
}

export const typedIn = async (page: Page, name: string): Promise<string> =>
  (await find(page, "textbox", name)).evaluate((element) => (element as HTMLInputElement).value);

/** Removes the connection that is shown, and with it what Latchkey has made in the cloud only by its owner's password. */
export async function removeShown(page: Page): Promise<void> {
  await click(page, "button", "Remove…");
  const hereOnly = await until("it asks", async () => {
    for (const name of ["Remove here only", "Remove connection"])
      if ((await page.$(`::-p-aria([name="${name}"][role="button"])`)) !== null) return name;
    return undefined;
  });
  await click(page, "button", hereOnly);
  await says(page, "status", /Connection removed/);
}
