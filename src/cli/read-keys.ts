import { readFileSync } from "node:fs";
import type { Ed25519KeyPair } from "../core/ed25519.ts";
import { readOpensshPrivateKey } from "../core/openssh-private-key.ts";
import type { RsaPrivateKey } from "../core/rsa-key.ts";
import { CommandFailure } from "./command-failure.ts";
import type { AskPassphrase } from "./passphrase.ts";

export type PrivateKey = { type: "ssh-ed25519"; pair: Ed25519KeyPair } | { type: "ssh-rsa"; numbers: RsaPrivateKey };

/** The private keys in these files, `-` for standard input. Asks for a passphrase where there is one. Throws a CommandFailure. */
export async function readKeys(files: readonly string[], _askPassphrase: AskPassphrase): Promise<PrivateKey[]> {
  return files.map((file) => {
    const outcome = readOpensshPrivateKey(readFileSync(file === "-" ? 0 : file, "utf8"));
    if (outcome.code === "key") return { type: "ssh-ed25519", pair: outcome.pair };
    throw new CommandFailure("failed", `${file} cannot be used as a key (${outcome.problem})`);
  });
}

/** RSA numbers are bigints, which nobody can wipe. */
export function wipeKeys(keys: readonly PrivateKey[]): void {
  for (const key of keys) if (key.type === "ssh-ed25519") key.pair.seed.wipe();
}
