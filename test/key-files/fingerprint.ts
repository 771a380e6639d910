import { run, written } from "./makers.ts";

/** The fingerprint that ssh-keygen prints for a public key, `type base64`. */
export function fingerprintBySshKeygen(publicKey: string): string {
  const [, fingerprint = ""] = run("ssh-keygen", ["-l", "-f", written(`${publicKey}\n`)]).split(" ");
  return fingerprint;
}
