import * as v from "valibot";
import type { Answer, Request } from "../messages.ts";
import { clearChoices, defaultSettings, lockChoices, resetChoices, type Settings } from "../records.ts";
import { changeSettings } from "./lock.ts";

export const settingsSchema = v.object({
  lockAfterMinutes: v.picklist(lockChoices),
  clearClipboardAfterSeconds: v.pipe(
    v.nullable(v.number()),
    v.check((seconds) => clearChoices.some((choice) => choice === seconds)),
  ),
  revealStyle: v.picklist(["plain", "large", "phonetic"]),
  // Settings and backups of an earlier release have none.
  resetExpiresAfterMinutes: v.optional(v.picklist(resetChoices), defaultSettings.resetExpiresAfterMinutes),
});

/** Throws if a setting is none of the choices: pages offer no others. */
export async function saveSettings({ settings }: Request<"saveSettings">): Promise<Answer<"saveSettings">> {
  const checked: Settings = v.parse(settingsSchema, settings);
  await changeSettings(checked);
  return { code: "saved" };
}
