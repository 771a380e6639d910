import type { KeyFileProblem } from "../../core/key-file.ts";
import type { TextKey } from "../text.ts";

/** Why a file is refused, and what to do about it. */
export const keyFileTexts: Record<KeyFileProblem, TextKey> = {
  "not-a-key-file": "optionsKeyFileNotAKeyFile",
  "public-key": "optionsKeyFilePublicKey",
  encrypted: "optionsKeyFileEncrypted",
  rsa: "optionsKeyFileRsa",
  "unsupported-type": "optionsKeyFileUnsupportedType",
  damaged: "optionsKeyFileDamaged",
};
