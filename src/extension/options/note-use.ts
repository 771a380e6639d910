import { ask } from "../ext.ts";

/** Milliseconds. The lock's deadline is in minutes: one message for a burst of typing is enough. */
const pause = 20_000;

/** Tells the background that the user is here, so that the vault does not lock under their hands. */
export function noteUse(page: Document): void {
  let last = 0;
  const note = (): void => {
    const now = Date.now();
    if (now - last < pause) return;
    last = now;
    // No answer means no background: then there is no vault key either, and nothing to keep.
    ask("used", {}).catch(() => undefined);
  };
  page.addEventListener("keydown", note);
  page.addEventListener("pointerdown", note);
}
