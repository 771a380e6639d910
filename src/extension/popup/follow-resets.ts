import { read } from "../ext.ts";
import type { Reset } from "../reset-records.ts";
import type { Snapshot } from "../snapshot.ts";
import { command } from "./command.ts";

let following = false;

/** While resets are under way and this popup is open, the background is kept going with them. */
export function followResets({ resets }: Snapshot): void {
  if (!following && hasRunning(resets)) void follow();
}

async function follow(): Promise<void> {
  following = true;
  do {
    await command("followResets", {});
    // A background that was ended, or answers at once, is not asked again and again.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  } while (await canGoOn());
  following = false;
}

/** With the vault locked nothing new can be opened. */
async function canGoOn(): Promise<boolean> {
  const [{ resets = {} }, { unlocked }] = await Promise.all([read("local", "resets"), read("session", "unlocked")]);
  return unlocked !== undefined && hasRunning(resets);
}

const hasRunning = (resets: Record<string, Reset>): boolean =>
  Object.values(resets).some(({ phase }) => phase !== "ended");
