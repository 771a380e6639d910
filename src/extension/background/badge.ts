import { read } from "../ext.ts";
import { setBadge } from "../ext-background.ts";

/** The badge counts what the user has not looked at yet: passwords that have arrived, and resets that have ended. */
export async function showBadge(): Promise<void> {
  const { watches = {}, resets = {} } = await read("local", "watches", "resets");
  const arrived = Object.values(watches).filter(({ arrivedAt }) => arrivedAt !== undefined);
  const ended = Object.values(resets).filter(({ phase }) => phase === "ended");
  const count = arrived.length + ended.length;
  await setBadge(count === 0 ? "" : String(count));
}
