import type { WrongAnswer } from "../reset-messages.ts";
import { type TextKey, text } from "../text.ts";

/** What is wrong with an answer that came. One entry for each: the compiler asks for the missing ones. */
export const wrongTexts: { readonly [Code in WrongAnswer["code"]]: TextKey } = {
  "no-password": "popupWrongNothing",
  "not-encrypted": "popupWrongNotEncrypted",
  "rsa-key-missing": "popupWrongRsaMissing",
  "rsa-key-wrong": "popupWrongRsa",
  "not-for-my-keys": "popupWrongKeys",
  damaged: "popupWrongDamaged",
  "other-instance": "popupWrongInstance",
  "guest-key-changed": "popupWrongGuestKey",
  "older-password": "popupWrongOlder",
  "other-request": "popupWrongRequest",
};

/** A sentence. */
export const describeWrong = (wrong: WrongAnswer): string =>
  text(wrongTexts[wrong.code], wrong.code === "damaged" ? wrong.problem : "");
