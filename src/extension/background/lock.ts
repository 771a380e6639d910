import { fromBase64, toBase64 } from "../../core/bytes.ts";
import { Secret } from "../../core/secret.ts";
import { read, remove, write } from "../ext.ts";
import { clearAlarm, setAlarm } from "../ext-background.ts";
import { defaultSettings, type LockReason, type Settings } from "../records.ts";
import { oneAtATime } from "./change-record.ts";

export const LOCK_ALARM = "lock";
const MINUTE = 60_000;

/** Keeps the vault key for as long as the setting says, counted from now. */
export async function keepUnlocked(key: Secret): Promise<void> {
  const lockAt = Date.now() + (await lockAfter());
  await write("session", { unlocked: { vaultKey: key.use(toBase64), lockAt } });
  await setAlarm(LOCK_ALARM, lockAt);
}

/**
 * The vault key, for the caller to wipe; undefined when locked. The deadline is looked at here, every time, because timers do
 * not survive the background and alarms come late.
 */
export async function vaultKey(): Promise<Secret | undefined> {
  const [{ unlocked }, most] = await Promise.all([read("session", "unlocked"), lockAfter()]);
  if (unlocked === undefined) return undefined;
  const left = unlocked.lockAt - Date.now();
  // More time left than the setting ever gives: the clock was set back.
  if (left <= 0 || left > most + MINUTE) {
    await dropKey("idle");
    return undefined;
  }
  const bytes = fromBase64(unlocked.vaultKey);
  return bytes && new Secret(bytes);
}

/** The user did something: the time without use starts again. Not while a lock is under way, which would undo it. */
export const noteUse = (): Promise<void> =>
  oneAtATime(async () => {
    const key = await vaultKey();
    if (key === undefined) return;
    await keepUnlocked(key);
    key.wipe();
  });

/** Writes settings. Their time without use counts from now: a shorter one must not look as if the clock had been set back. */
export const changeSettings = (settings: Settings): Promise<void> =>
  oneAtATime(async () => {
    const key = await vaultKey();
    await write("local", { settings });
    if (key === undefined) return;
    await keepUnlocked(key);
    key.wipe();
  });

export const lock = (): Promise<void> => oneAtATime(() => dropKey("command"));

async function dropKey(reason: LockReason): Promise<void> {
  await remove("session", "unlocked");
  await write("local", { lockReason: reason });
  await clearAlarm(LOCK_ALARM);
}

/** For every wake: locks if the time is over. */
export async function lockIfDue(): Promise<void> {
  (await vaultKey())?.wipe();
}

/** After the browser has started: session storage was empty, so the vault is locked; the popup says why. */
export async function lockAfterRestart(): Promise<void> {
  const { unlocked } = await read("session", "unlocked");
  const { vault } = await read("local", "vault");
  if (unlocked === undefined && vault !== undefined) await write("local", { lockReason: "restart" });
}

async function lockAfter(): Promise<number> {
  const { settings } = await read("local", "settings");
  return (settings ?? defaultSettings).lockAfterMinutes * MINUTE;
}
