import type { KeyFileRefusal } from "../../core/key-file-outcome.ts";
import type { TextKey } from "../text.ts";

/** What is said of a file that gives no key: the compiler asks for the missing ones. */
export const refusalTexts: Record<KeyFileRefusal, TextKey> = {
  "not-a-key-file": "optionsKeyFileNotAKeyFile",
  "too-large-file": "optionsKeyFileTooLarge",
  damaged: "optionsKeyFileDamaged",
  "public-key": "optionsKeyFilePublicKey",
  certificate: "optionsKeyFileCertificate",
  ecdsa: "optionsKeyFileEcdsa",
  dsa: "optionsKeyFileDsa",
  "security-key": "optionsKeyFileSecurityKey",
  "unknown-key-type": "optionsKeyFileUnknownType",
  "unknown-format": "optionsKeyFileUnknownFormat",
  "unknown-cipher": "optionsKeyFileUnknownCipher",
  "cost-too-high": "optionsKeyFileCostTooHigh",
  "rsa-too-small": "optionsKeyFileRsaTooSmall",
  "rsa-too-large": "optionsKeyFileRsaTooLarge",
};
