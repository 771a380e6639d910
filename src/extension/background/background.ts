/**
 * The background: an event page in Firefox, a service worker in Chromium. It may be stopped at any moment and keeps nothing in
 * variables: records are in storage, deadlines in storage and alarms.
 */
import { onAlarm, onMessages, onStart } from "../ext-background.ts";
import type { Answer, CommandName, Request } from "../messages.ts";
import { makeBackup, restoreBackup } from "./backup.ts";
import { changePassphrase } from "./change-passphrase.ts";
import { activateConnection, saveConnection } from "./connections.ts";
import {
  CLIPBOARD_ALARM,
  clearAfterRestart,
  clearIfDue,
  clearNow,
  closeUnneeded,
  forgetCopy,
  prepareToCopy,
} from "./copied-password.ts";
import { clearStoredPassword, refreshInstances, uploadKey } from "./instances.ts";
import { createKey, importKey, removeKey, renameKey } from "./keys.ts";
import { LOCK_ALARM, lock, lockAfterRestart, lockIfDue, noteUse } from "./lock.ts";
import { addPasskey, removePasskey } from "./passkeys.ts";
import { copyPassword, inspectPassword, revealPassword } from "./passwords.ts";
import { planReset } from "./plan-reset.ts";
import { chooseProject, listProjects } from "./projects.ts";
import { chooseRegion } from "./regions.ts";
import { followResets, resetsSeen, startResets, withdrawReset } from "./resets.ts";
import { goOnWithResets, RESET_ALARM } from "./run-resets.ts";
import { saveSettings } from "./settings.ts";
import { signIn } from "./sign-in.ts";
import { removeConnection, signOut } from "./sign-out.ts";
import { lookForPasswords, tellMe, tellMeNot, WATCH_ALARM } from "./tell-me.ts";
import { unlock, unlockWithPasskey } from "./unlock.ts";
import { upgradeVault } from "./vault-store.ts";

type Handlers = { [Name in CommandName]: (request: Request<Name>) => Promise<Answer<Name>> };

const handlers: Handlers = {
  unlock,
  unlockWithPasskey,
  lock: async () => {
    await lock();
    return { code: "locked" };
  },
  used: async () => ({ code: "noted" }),
  mayCopy: async () => {
    await prepareToCopy();
    return { code: "noted" };
  },
  createKey,
  importKey,
  renameKey,
  removeKey,
  changePassphrase,
  addPasskey,
  removePasskey,
  makeBackup,
  restoreBackup,
  saveConnection,
  removeConnection,
  activateConnection,
  signIn,
  signOut,
  chooseProject,
  listProjects,
  chooseRegion,
  uploadKey,
  refreshInstances,
  copyPassword,
  revealPassword,
  inspectPassword,
  clearStoredPassword,
  planReset,
  startResets,
  followResets,
  withdrawReset,
  resetsSeen,
  tellMe,
  tellMeNot,
  clearClipboard: async () => {
    await clearNow();
    return { code: "cleared" };
  },
  clipboardCleared: async () => {
    await forgetCopy();
    return { code: "noted" };
  },
  clipboardUnused: async () => {
    await closeUnneeded();
    return { code: "noted" };
  },
  saveSettings,
};

/** Not a use of the vault: what ends it, and what comes without the user. */
const unattended: readonly string[] = ["lock", "clipboardCleared", "clipboardUnused"] satisfies CommandName[];

/** What a reset under way may have waited for. */
const wakesResets: readonly string[] = [
  "unlock",
  "unlockWithPasskey",
  "signIn",
  "chooseProject",
] satisfies CommandName[];

onMessages(async (command, request) => {
  if (!Object.hasOwn(handlers, command)) throw new Error("unknown command");
  const handler = handlers[command as CommandName] as (request: unknown) => Promise<unknown>;
  const isUse = !unattended.includes(command);
  // At the same time: whoever takes the vault key looks at the deadline themselves, so an overdue vault is locked to this request.
  const [answer] = await Promise.all([handler(request), isUse && noteUse()]);
  if (wakesResets.includes(command)) void goOnWithResets();
  return answer;
});

onAlarm((name) => {
  if (name === LOCK_ALARM) void lockIfDue();
  if (name === CLIPBOARD_ALARM) void clearIfDue();
  if (name === WATCH_ALARM) void lookForPasswords();
  if (name === RESET_ALARM) void goOnWithResets();
});

onStart(async () => {
  await upgradeVault();
  await lockAfterRestart();
  await clearAfterRestart();
  await lookForPasswords();
});

// Every wake looks at the deadlines, whatever woke it.
void lockIfDue();
void clearIfDue();
void goOnWithResets();
