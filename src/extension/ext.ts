/** The one module that touches `browser.*` (and Chromium's own `chrome.*`). The rest of the extension is plain functions. */
import browser from "webextension-polyfill";
import type { Answer, CommandName, Request } from "./messages.ts";
import type { LocalRecords, SessionRecords } from "./records.ts";

type Area = "local" | "session";
type Records<A extends Area> = A extends "local" ? LocalRecords : SessionRecords;

/** Reads several records at once; those that are not there are absent. */
export async function read<A extends Area, K extends keyof Records<A> & string>(
  area: A,
  ...keys: K[]
): Promise<Partial<Pick<Records<A>, K>>> {
  return (await browser.storage[area].get(keys)) as Partial<Pick<Records<A>, K>>;
}

export async function write<A extends Area>(area: A, records: Partial<Records<A>>): Promise<void> {
  await browser.storage[area].set(records as Record<string, unknown>);
}

export async function remove<A extends Area>(area: A, ...keys: (keyof Records<A> & string)[]): Promise<void> {
  await browser.storage[area].remove(keys);
}

/** Calls `listener` after any change, with the names of the records that changed. Returns how to stop that. */
export function onRecordsChanged(listener: (names: string[]) => void): () => void {
  const changed = (changes: Record<string, unknown>) => listener(Object.keys(changes));
  browser.storage.onChanged.addListener(changed);
  return () => browser.storage.onChanged.removeListener(changed);
}

/** Asks the background. Rejects only if the background cannot be started at all. */
export async function ask<Name extends CommandName>(command: Name, request: Request<Name>): Promise<Answer<Name>> {
  return (await browser.runtime.sendMessage({ command, request })) as Answer<Name>;
}

/** The translated text of `_locales`; `key` itself if there is none. */
export function message(key: string, substitutions: string[]): string {
  return browser.i18n.getMessage(key, substitutions) || key;
}

/** Opens the options page, at a section such as `#connections`, in a tab. */
export const openOptions = (section = ""): Promise<void> => openPage(`src/extension/options/index.html${section}`);

/** Opens a page of ours in a tab. */
export async function openPage(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}

/** Whether the browser already lets us talk to these match patterns. */
export async function hasOrigins(origins: string[]): Promise<boolean> {
  return browser.permissions.contains({ origins });
}

/** Asks the user, so it must be called straight from a click. */
export async function requestOrigins(origins: string[]): Promise<boolean> {
  return browser.permissions.request({ origins });
}
