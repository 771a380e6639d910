import * as v from "valibot";
import type { Answer, Request } from "../messages.ts";
import { clearChoices, lockChoices, type Settings } from "../records.ts";
import { changeSettings } from "./lock.ts";

export const settingsSchema = v.object({
  lockAfterMinutes: v.picklist(lockChoices),
  clearClipboardAfterSeconds: v.pipe(
    v.nullable(v.number()),
    v.check((seconds) => clearChoices.some((choice) => choice === seconds)),
  ),
  revealStyle: v.picklist(["plain", "large", "phonetic"]),
});

/** Throws if a setting is none of the choices: pages offer no others. */
export async function saveSettings({ settings }: Request<"saveSettings">): Promise<Answer<"saveSettings">> {
  const checked: Settings = v.parse(settingsSchema, settings);
  await changeSettings(checked);
  return { code: "saved" };
}
