/**
 * Stands in for ext.ts and ext-background.ts outside a browser: their storage, copied in and out as a browser does. What a browser
 * keeps while its background is ended and started again is outside of this module: tests load it anew for each background.
 */
interface Browser {
  areas: Record<string, Record<string, unknown>>;
  popupOpen: boolean;
  policy: Record<string, unknown>;
  badge: string;
  notifications: string[];
  alarms: Record<string, number>;
  clipboard: string;
  clipboardWorks: boolean;
}

const newBrowser = (): Browser => ({
  areas: { local: {}, session: {} },
  popupOpen: false,
  policy: {},
  badge: "",
  notifications: [],
  alarms: {},
  clipboard: "",
  clipboardWorks: true,
});
const place = globalThis as unknown as { fakeBrowser?: Browser };
place.fakeBrowser ??= newBrowser();

export const fakeBrowser = (): Browser => (place.fakeBrowser ??= newBrowser());

export function emptyStorage(): void {
  place.fakeBrowser = newBrowser();
}

let dead = false;
let died: () => void;
/** Resolves when this background is ended by `killAtWrite`. */
export const death = new Promise<void>((resolve) => {
  died = resolve;
});
let killAt: { write: number; when: "before" | "after" } | undefined;

/** Ends this background just before or after its nth write of a reset: nothing that it does comes to anything from then on. */
export function killAtWrite(write: number, when: "before" | "after"): void {
  killAt = { write, when };
}

const forEver = new Promise<never>(() => undefined);

/** Ends this background now. */
export function kill(): void {
  void die();
}

function die(): Promise<never> {
  dead = true;
  died();
  return forEver;
}

export async function read(area: string, ...keys: string[]): Promise<Record<string, unknown>> {
  if (dead) return forEver;
  const { areas } = fakeBrowser();
  const found = keys.filter((key) => areas[area]?.[key] !== undefined).map((key) => [key, areas[area]?.[key]]);
  return structuredClone(Object.fromEntries(found));
}

export async function write(area: string, records: Record<string, unknown>): Promise<void> {
  if (dead) return forEver;
  const isCounted = killAt !== undefined && "resets" in records && --killAt.write === 0;
  if (isCounted && killAt?.when === "before") return die();
  const { areas } = fakeBrowser();
  areas[area] = { ...areas[area], ...structuredClone(records) };
  if (isCounted) return die();
}

export async function remove(area: string, ...keys: string[]): Promise<void> {
  if (dead) return forEver;
  for (const key of keys) delete fakeBrowser().areas[area]?.[key];
}

export async function setAlarm(name: string, time: number): Promise<void> {
  fakeBrowser().alarms[name] = time;
}
export async function clearAlarm(name: string): Promise<void> {
  delete fakeBrowser().alarms[name];
}
export const hasOrigins = async (): Promise<boolean> => true;
export async function setBadge(badge: string): Promise<void> {
  if (!dead) fakeBrowser().badge = badge;
}
export async function showNotification(_: string, sentence: string): Promise<void> {
  if (!dead) fakeBrowser().notifications.push(sentence);
}
export const message = (key: string, substitutions: string[] = []): string => [key, ...substitutions].join(" ");
export const readPolicy = async (key: string): Promise<unknown> => fakeBrowser().policy[key];
export const isPopupOpen = async (): Promise<boolean> => fakeBrowser().popupOpen;

export const hasOffscreen = false;
export const openClipboardPage = async () => runClipboardJob;

async function runClipboardJob(job: { kind: string; text?: Uint8Array }): Promise<boolean> {
  if (dead) return forEver;
  if (!fakeBrowser().clipboardWorks) return false;
  fakeBrowser().clipboard = job.text === undefined ? "" : new TextDecoder().decode(job.text);
  return true;
}
export const closeClipboardPage = async (): Promise<void> => undefined;
