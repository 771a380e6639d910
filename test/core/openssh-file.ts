import { concat, fromText, toBase64 } from "../../src/core/bytes.ts";
import { ed25519FromSeed } from "../../src/core/ed25519.ts";
import { Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, sshString } from "../../src/core/ssh-public-key.ts";

/** An unencrypted OpenSSH file (PROTOCOL.key) of the Ed25519 key with this seed of 32 bytes. */
export function opensshFileOf(seed: Uint8Array, comment: Uint8Array = new Uint8Array(0)): string {
  const { publicKey } = ed25519FromSeed(new Secret(seed.slice()));
  const text = (value: string) => sshString(fromText(value));
  const privateKey = sshString(concat(seed, publicKey));
  const secret = concat(new Uint8Array(8), text("ssh-ed25519"), sshString(publicKey), privateKey, sshString(comment));
  const padding = Uint8Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1);
  const file = concat(
    ...[fromText("openssh-key-v1\0"), text("none"), text("none"), text(""), Uint8Array.of(0, 0, 0, 1)],
    ...[sshString(ed25519KeyBlob(publicKey)), sshString(concat(secret, padding))],
  );
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${toBase64(file)}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
