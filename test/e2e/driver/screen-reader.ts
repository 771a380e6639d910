import type { ElementHandle, Page } from "puppeteer-core";
import { until } from "./until.ts";

/** Finds and uses elements as a screen reader names them (design.md, "Names that tests and screen readers rely on"). */
export type Role =
  | "button"
  | "textbox"
  | "searchbox"
  | "heading"
  | "status"
  | "alert"
  | "option"
  | "listbox"
  | "combobox"
  | "checkbox"
  | "radio"
  | "menuitem"
  | "menuitemradio"
  | "dialog";

async function query(page: Page, role: Role, name?: string): Promise<ElementHandle<Element> | null> {
  if (role !== "textbox" || name === undefined)
    return page.$(name === undefined ? `::-p-aria([role="${role}"])` : `::-p-aria([name="${name}"][role="${role}"])`);
  // A password field has no role of its own (HTML-AAM), and Firefox gives it none: by name, and by what it is.
  for (const candidate of await page.$$(`::-p-aria([name="${name}"])`))
    if (await candidate.evaluate((element) => element.matches("input, textarea"))) return candidate;
  return null;
}

export const find = (page: Page, role: Role, name?: string): Promise<ElementHandle<Element>> =>
  until(`there is a ${role} ${name ?? ""}`, async () => (await query(page, role, name)) ?? undefined);

export async function isThere(page: Page, role: Role, name?: string): Promise<boolean> {
  return (await query(page, role, name)) !== null;
}

export async function click(page: Page, role: Role, name: string): Promise<void> {
  await until(`${name} can be clicked`, async () => {
    const element = await query(page, role, name);
    await element?.click();
    return element !== null;
  });
}

/** Replaces what is in a field by `text`, typed. */
export async function type(page: Page, role: Role, name: string, text: string): Promise<void> {
  const field = await find(page, role, name);
  await field.evaluate((element) => {
    (element as HTMLInputElement).focus();
    (element as HTMLInputElement).select?.();
  });
  await page.keyboard.type(text);
}

/** Chooses what a select shows as `option`. */
export async function choose(page: Page, name: string, option: string): Promise<void> {
  const field = await find(page, "combobox", name);
  const value = await field.evaluate(
    (element, wanted) => [...(element as HTMLSelectElement).options].find(({ label }) => label === wanted)?.value,
    option,
  );
  await field.select(value ?? `there is no ${option}`);
}

/** The name of what has the focus, by its label. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    return (element?.labels?.[0] ?? element)?.textContent?.trim() ?? "";
  });

/** Waits until what is called `name` has the focus: where that depends on what the page shows, it moves a frame later. */
export async function hasFocus(page: Page, name: string): Promise<void> {
  await until(`${name} has the focus`, async () => (await focused(page)) === name);
}

/** Waits until the status or alert says `pattern`; returns its text. */
export async function says(page: Page, role: "status" | "alert", pattern: RegExp): Promise<string> {
  let last = "";
  const texts = async () => {
    const shown = await page.evaluate(
      (wanted) =>
        [...document.querySelectorAll(`[role="${wanted}"]`)].map((element) => (element as HTMLElement).innerText),
      role,
    );
    last = shown.join(" | ");
    return shown.find((text) => pattern.test(text.replace(/\s+/g, " ")));
  };
  return until(`the ${role} says ${pattern}`, texts).catch((error) => {
    throw new Error(`the ${role} does not say ${pattern} but: ${last}`, { cause: error });
  });
}

/** Waits until the page shows `pattern` somewhere. */
export async function shows(page: Page, pattern: RegExp): Promise<void> {
  let last = "";
  await until(`the page shows ${pattern}`, async () => {
    last = (await page.evaluate(() => document.body.innerText)).replace(/\s+/g, " ");
    return pattern.test(last);
  }).catch((error) => {
    throw new Error(`the page does not show ${pattern} but: ${last}`, { cause: error });
  });
}
