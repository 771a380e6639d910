import { type Bytes, concat, fromText, toBase64, toHex } from "../../src/core/bytes.ts";
import type { PuttyDerivation, PuttyFile } from "../../src/core/putty-file.ts";
import { type PuttyKeys, puttyMac } from "../../src/core/putty-keys.ts";
import { lined } from "./pem-text.ts";
import { sealed } from "./sealing.ts";

/** PuTTY's versions 2 and 3, with a MAC that is right. */
export function puttyFile(
  shape: Pick<PuttyFile, "version" | "type" | "publicBlob">,
  keys: PuttyKeys,
  encryption: "none" | "aes256-cbc",
  derivation?: PuttyDerivation,
): (blob: Uint8Array) => Bytes {
  const lines = (name: string, bytes: Uint8Array): string => {
    const encoded = lined(toBase64(bytes));
    return `${name}-Lines: ${encoded === "" ? 0 : encoded.split("\n").length}\n${encoded === "" ? "" : `${encoded}\n`}`;
  };
  const parameters =
    derivation === undefined
      ? ""
      : `Key-Derivation: ${derivation.kind.replace("argon", "Argon")}\nArgon2-Memory: ${derivation.parameters.memory}\nArgon2-Passes: 1\n` +
        `Argon2-Parallelism: 1\nArgon2-Salt: ${toHex(derivation.salt)}\n`;
  const comment = fromText("fuzz");
  return (blob) => {
    const whole =
      encryption === "none" ? (blob as Bytes) : concat(blob, new Uint8Array((16 - (blob.length % 16)) % 16));
    const file = { ...shape, encryption, comment, privateBlob: whole, mac: new Uint8Array(0), derivation: undefined };
    const mac = puttyMac(file, whole, keys.macKey);
    const hidden = encryption === "none" ? whole : sealed("aes-256-cbc", keys.cipherKey, keys.iv, whole, false);
    return fromText(
      `PuTTY-User-Key-File-${shape.version}: ${shape.type}\nEncryption: ${encryption}\nComment: fuzz\n` +
        `${lines("Public", shape.publicBlob)}${parameters}${lines("Private", hidden)}Private-MAC: ${toHex(mac)}\n`,
    );
  };
}
