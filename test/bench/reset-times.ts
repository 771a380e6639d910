import { setTimeout as sleep } from "node:timers/promises";
import { find } from "../e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../e2e/driver/test-browser.ts";
import { askForReset, closePopup } from "../openstack/reset-steps.ts";

/** What the guest has said, with the time at which it was heard. Unix milliseconds. */
export interface Heard {
  time: number;
  text: string;
}

/** One reset from the key event to the clipboard: what each step has taken, in milliseconds. */
export interface ResetTimes {
  /** Until the request is in the cloud, and the slot is free for the answer. */
  asked: number;
  /** Until the guest has seen it and has set the password. */
  changed: number;
  /** Until the answer is stored. */
  answered: number;
  /** Until the extension has it and has opened it. */
  opened: number;
  /** Until it is on the clipboard. */
  copied: number;
}

/** When the popup saw what. Unix milliseconds. */
interface Seen {
  pressed: number;
  waiting: number;
  opened: number;
  copied: number;
}

/** A guest looks at most once a second: it must be waiting again by the time that it is asked. */
const SETTLE = 1_500;

type Popup = typeof globalThis & { reset: Promise<Seen> };

/** Asks for a reset, presses Enter on the button that confirms it, and waits until the new password is on the clipboard. */
export async function timeReset(
  browser: TestBrowser,
  instance: { id: string; name: string },
  { user, heard }: { user: string; heard: readonly Heard[] },
): Promise<ResetTimes> {
  const popup = await askForReset(browser, instance.name, user);
  const button = await find(popup, "button", `Reset password of ${instance.name}`);
  await sleep(SETTLE);
  await popup.evaluate(watchReset, instance.id);
  await button.focus();
  await popup.keyboard.press("Enter");
  const seen = await popup.evaluate(() => (globalThis as Popup).reset);
  await closePopup(popup);
  const [changed, answered] = [/as a key holder asked/, /is posted, as an answer/].map(
    (words) => heard.find(({ time, text }) => time >= seen.pressed && words.test(text))?.time ?? Number.NaN,
  ) as [number, number];
  return {
    asked: seen.waiting - seen.pressed,
    changed: changed - seen.waiting,
    answered: answered - changed,
    opened: seen.opened - answered,
    copied: seen.copied - seen.opened,
  };
}

/** Runs in the popup. */
function watchReset(instanceId: string): void {
  (globalThis as Popup).reset = new Promise((resolve, reject) => {
    const seen: Seen = { pressed: 0, waiting: 0, opened: 0, copied: 0 };
    const pressed = (): void => {
      seen.pressed = Date.now();
    };
    addEventListener("keydown", pressed, { capture: true, once: true });
    chrome.storage.local.onChanged.addListener(({ resets }) => {
      const record = (resets?.newValue as Record<string, { phase: string; outcome?: object }> | undefined)?.[
        instanceId
      ];
      if (record?.phase === "waiting") seen.waiting ||= Date.now();
      if (record?.phase === "opened") seen.opened ||= Date.now();
      if (record?.phase === "ended" && seen.copied === 0)
        reject(new Error(`the reset has ended without a copy: ${JSON.stringify(record.outcome)}`));
    });
    chrome.storage.session.onChanged.addListener(({ clipboard }) => {
      if (clipboard?.newValue === undefined || seen.opened === 0) return;
      seen.copied ||= Date.now();
      resolve(seen);
    });
    setTimeout(() => reject(new Error("nothing was copied in 5 minutes")), 300_000);
  });
}
