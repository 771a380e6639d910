/** What a page in a tab of its own, or the popup after its first paint, needs of the browser. Beside ext.ts, so that the popup does not wait for it. */
import browser from "webextension-polyfill";

/**
 * Goes back to the tab that was in front before this one, opens the popup over it and closes this tab. Returns false where the
 * browser opens no popup without a click: then this tab is in front again.
 */
export async function returnToPopup(): Promise<boolean> {
  const own = (await browser.tabs.getCurrent())?.id;
  const all = await browser.tabs.query({ currentWindow: true });
  const others = all.filter(({ id }) => id !== own).sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0));
  const last = others[0]?.id;
  if (own === undefined || last === undefined) return openPopup();
  // A popup closes when the tab under it changes: first the tab, then the popup.
  await browser.tabs.update(last, { active: true });
  if (await openPopup()) {
    await browser.tabs.remove(own);
    return true;
  }
  await browser.tabs.update(own, { active: true });
  return false;
}

async function openPopup(): Promise<boolean> {
  try {
    await browser.action.openPopup();
    return true;
  } catch {
    return false;
  }
}

/** The keys that open the popup, as the user has set them, such as "Alt+Shift+L"; undefined if there are none. */
export async function popupShortcut(): Promise<string | undefined> {
  const all = await browser.commands.getAll();
  return all.find(({ name }) => name === "_execute_action")?.shortcut || undefined;
}

export const version = (): string => browser.runtime.getManifest().version;

/** Gives these match patterns back. */
export async function removeOrigins(origins: string[]): Promise<void> {
  await browser.permissions.remove({ origins });
}

/** The optional permission with which a later copy of the user's is left alone. */
export async function mayReadClipboard(): Promise<boolean> {
  return browser.permissions.contains({ permissions: ["clipboardRead"] });
}

/** Asks the user, so it must be called straight from a click. */
export async function requestClipboardRead(): Promise<boolean> {
  return browser.permissions.request({ permissions: ["clipboardRead"] });
}

export async function dropClipboardRead(): Promise<void> {
  await browser.permissions.remove({ permissions: ["clipboardRead"] });
}

/** The optional permission to say outside the popup that a password has arrived. Straight from a click, as above. */
export async function requestNotifications(): Promise<boolean> {
  return browser.permissions.request({ permissions: ["notifications"] });
}

/**
 * The address of the page in front, which the user has let us see by clicking on our icon (`activeTab`); nothing of the page
 * itself. Undefined where the browser does not tell.
 */
export async function addressInFront(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.url;
}
