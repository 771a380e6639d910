import type { KeyFileRefusal } from "./key-file-outcome.ts";
import { parseSshPublicKey } from "./ssh-public-key.ts";

const blocks: readonly (readonly [RegExp, KeyFileRefusal])[] = [
  [/---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|SSH PRIVATE KEY FILE FORMAT 1/, "unknown-format"],
  [/-----BEGIN (RSA )?PUBLIC KEY-----|---- BEGIN SSH2 PUBLIC KEY ----/, "public-key"],
  [/-----BEGIN (X509 |TRUSTED )?CERTIFICATE( REQUEST)?-----/, "certificate"],
];

/** What a file is in which no private key was found, so that its owner learns what to do. */
export function kindOfOtherFile(text: string): KeyFileRefusal {
  const block = blocks.find(([pattern]) => pattern.test(text));
  if (block !== undefined) return block[1];
  const [line = ""] = text.trimStart().split(/[\r\n]/, 1);
  const type = parseSshPublicKey(line)?.type;
  if (type === undefined) return "not-a-key-file";
  return type.includes("-cert-v0") ? "certificate" : "public-key";
}
