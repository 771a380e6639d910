import type { EmptyReason } from "../password-messages.ts";
import { type TextKey, text } from "../text.ts";
import { formatMoment } from "../ui/dates.ts";
import { plural } from "../ui/language.ts";
import { stateText } from "./instance.ts";

/** What the user can do about it from here. */
export type EmptyStep = "upload-key" | "install-guest";

interface EmptyText {
  /** Null: `running` counts the minutes. */
  why: TextKey | null;
  /** The one thing to do: what the step says below its title, or what follows the reason where there is no step. */
  next: TextKey;
  step: EmptyStep | null;
}

/** One entry for each reason: the compiler asks for the missing ones. */
export const emptyTexts: { readonly [Code in EmptyReason["code"]]: EmptyText } = {
  "no-key-pair": { why: "popupNoKeyPairNext", next: "popupNoKeyPairStep", step: "upload-key" },
  building: { why: "popupEmptyBuilding", next: "popupEmptyBuildingNext", step: null },
  booting: { why: null, next: "popupEmptyBootingNext", step: null },
  "not-running": { why: "popupEmptyNotRunning", next: "popupEmptyNotRunningNext", step: null },
  cleared: { why: "popupEmptyCleared", next: "popupEmptyClearedNext", step: null },
  "ed25519-without-guest": { why: "popupEmptyEd25519", next: "popupEmptyEd25519Next", step: "install-guest" },
  "no-agent": { why: "popupEmptyNoAgent", next: "popupEmptyNoAgentNext", step: "install-guest" },
  unknown: { why: "popupEmptyUnknown", next: "popupEmptyUnknownNext", step: null },
};

/** Why nothing is stored, and what to do about it, as sentences. */
export function describeEmpty(reason: EmptyReason): { why: string; next: string; step: EmptyStep | null } {
  const { why, next, step } = emptyTexts[reason.code];
  return { why: why === null ? running(reason) : text(why, detail(reason)), next: text(next), step };
}

/** What is worth naming in the sentence. */
function detail(reason: EmptyReason): string {
  switch (reason.code) {
    case "not-running":
      return stateText(reason);
    case "cleared":
      return formatMoment(reason.lastSeen * 1000);
    case "ed25519-without-guest":
      return reason.keyPair;
    default:
      return "";
  }
}

function running(reason: EmptyReason): string {
  const minutes = reason.code === "booting" ? reason.minutes : 0;
  return minutes === 0 ? text("popupEmptyBootingNow") : plural("popupEmptyBooting", minutes);
}
