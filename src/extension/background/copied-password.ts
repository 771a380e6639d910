import type { Secret } from "../../core/secret.ts";
import { read, remove, write } from "../ext.ts";
import {
  type ClipboardPage,
  clearAlarm,
  closeClipboardPage,
  hasOffscreen,
  isPopupOpen,
  openClipboardPage,
  setAlarm,
} from "../ext-background.ts";
import type { ClipboardMark } from "../offscreen/clipboard-job.ts";
import { markOf } from "../offscreen/mark.ts";
import type { PasswordRequest } from "../password-messages.ts";
import { defaultSettings } from "../records.ts";
import { makeQueue } from "./change-record.ts";

export const CLIPBOARD_ALARM = "clipboard";
/** Of its own: a copy waits for no other record, and a lock waits for no clipboard. */
const oneAtATime = makeQueue();
/** Chromium's clipboard page keeps the time itself; there the alarm is for the case that it is gone. */
const GRACE = hasOffscreen ? 2_000 : 0;

/** One that is about to be opened need not be waited for to get ready; undefined if it came to nothing. */
export type AwaitedPassword = Secret | Promise<Secret | undefined>;

/** What a copy needs and no password is needed for. */
export interface CopyNeeds {
  page: Promise<ClipboardPage>;
  /** Milliseconds that the password stays on the clipboard, null for ever. */
  delay: Promise<number | null>;
}

/**
 * Puts a password on the clipboard, and sees to it that it goes again: when it is due is on disk before the password is on the
 * clipboard. Returns when it will be cleared (unix milliseconds, null for never), or undefined if the browser refused, or there was
 * no password. Wipes nothing of the caller's.
 */
export const copyToClipboard = (
  password: AwaitedPassword,
  request: PasswordRequest,
  needs?: CopyNeeds,
): Promise<number | null | undefined> => oneAtATime(() => copy(password, request, needs ?? copyNeeds()));

async function copy(
  awaited: AwaitedPassword,
  request: PasswordRequest,
  { page: opened, delay }: CopyNeeds,
): Promise<number | null | undefined> {
  const ready = Promise.all([opened.catch(openClipboardPage), setNextDue(delay)]);
  ready.catch(() => undefined); // told below
  const password = await awaited;
  if (password === undefined) {
    await ready.catch(() => undefined);
    await leaveAsItWas();
    return undefined;
  }
  const text = password.use((bytes) => bytes.slice() as Uint8Array<ArrayBuffer>);
  const [mark, [page, { copiedAt, clearsAt }]] = await Promise.all([markOf(text), ready]);
  if (await page({ kind: "write", text, mark, clearsAt })) {
    const { instanceId, instanceName } = request;
    await write("session", { clipboard: { instanceId, instanceName, copiedAt, clearsAt, mark } });
    return clearsAt;
  }
  await leaveAsItWas();
  return undefined;
}

/** What was copied before is still there, and still due. */
async function leaveAsItWas(): Promise<void> {
  const { clipboard: before } = await read("session", "clipboard");
  if (before === undefined) await forget();
  else await setDue(before.clearsAt);
}

/** When what is copied now will be due, on disk. */
async function setNextDue(after: CopyNeeds["delay"]): Promise<{ copiedAt: number; clearsAt: number | null }> {
  const delay = await after;
  const copiedAt = Date.now();
  const clearsAt = delay === null ? null : copiedAt + delay;
  await setDue(clearsAt);
  return { copiedAt, clearsAt };
}

/** Copies under way. Lost with the background, as they are. */
let underWay = 0;

/**
 * Runs an action that may end with a copy. It calls `prepare` when it has time: to open the clipboard's page takes longer than
 * everything else of ours, and a password that is being opened lets no answer of the browser's in.
 */
export async function withClipboardPage<T>(action: (prepare: () => CopyNeeds) => Promise<T>): Promise<T> {
  underWay++;
  try {
    // In turn: a page that is just being closed is not the one.
    return await action(() => copyNeeds(oneAtATime(openClipboardPage)));
  } finally {
    underWay--;
    await oneAtATime(closeUnused);
  }
}

function copyNeeds(page = openClipboardPage()): CopyNeeds {
  const needs = { page, delay: clearDelay() };
  for (const need of Object.values(needs)) need.catch(() => undefined); // told to the copy, which tries the page again
  return needs;
}

async function clearDelay(): Promise<number | null> {
  const { settings = defaultSettings } = await read("local", "settings");
  const seconds = settings.clearClipboardAfterSeconds;
  return seconds === null ? null : seconds * 1000;
}

/** The user may copy soon. The page says itself when nobody came (`closeUnneeded`). */
export const prepareToCopy = (): Promise<void> => oneAtATime(async () => void (await openClipboardPage()));

/** Closes the page that was opened for a copy, unless there still may be one. */
export async function closeUnneeded(): Promise<void> {
  if (!(await isPopupOpen())) await oneAtATime(closeUnused);
}

/** What is on the clipboard needs the page still. */
async function closeUnused(): Promise<void> {
  const { clipboard } = await read("session", "clipboard");
  if (clipboard === undefined && underWay === 0) await closeClipboardPage();
}

async function setDue(clearsAt: number | null): Promise<void> {
  if (clearsAt === null) {
    await remove("local", "clipboardDue");
    await clearAlarm(CLIPBOARD_ALARM);
  } else {
    await write("local", { clipboardDue: { clearsAt } });
    await setAlarm(CLIPBOARD_ALARM, clearsAt + GRACE);
  }
}

/** Empties the clipboard if it is time, or at once. What the user copied since is left alone where the browser lets us look. */
export async function clearIfDue(now = Date.now()): Promise<void> {
  const { clipboard } = await read("session", "clipboard");
  const { clipboardDue } = await read("local", "clipboardDue");
  const due = clipboardDue !== undefined && clipboardDue.clearsAt <= now;
  if (due) await clearCopy(clipboard?.mark ?? null);
}

export async function clearNow(): Promise<void> {
  const { clipboard } = await read("session", "clipboard");
  await clearCopy(clipboard?.mark ?? null);
}

/** After a restart of the browser nothing remembers what was copied: what is due is cleared at once, early if need be. */
export async function clearAfterRestart(): Promise<void> {
  const { clipboard } = await read("session", "clipboard");
  const { clipboardDue } = await read("local", "clipboardDue");
  if (clipboard === undefined && clipboardDue !== undefined) await clearCopy(null);
}

/** The clipboard is empty: nothing is left to do. */
export const forgetCopy = (): Promise<void> => oneAtATime(forget);

async function forget(): Promise<void> {
  await remove("session", "clipboard");
  await setDue(null);
  await closeUnused();
}

const clearCopy = (mark: ClipboardMark | null): Promise<void> =>
  oneAtATime(async () => {
    const page = await openClipboardPage();
    if (await page({ kind: "clear", mark })) await forget();
  });
