import { readFileSync } from "node:fs";
import { argon2 } from "../core/argon2.ts";
import type { KeyFileOutcome, PrivateKey } from "../core/key-file-outcome.ts";
import { readKeyFile } from "../core/read-key-file.ts";
import { CommandFailure } from "./command-failure.ts";
import { refusalText } from "./key-file-text.ts";
import type { AskPassphrase } from "./passphrase.ts";

/** The private keys in these files, `-` for standard input. Asks for a passphrase where there is one. Throws a CommandFailure. */
export async function readKeys(files: readonly string[], askPassphrase: AskPassphrase): Promise<PrivateKey[]> {
  const keys: PrivateKey[] = [];
  for (const file of files) keys.push(await readKey(file, askPassphrase));
  return keys;
}

/** RSA numbers are bigints, which nobody can wipe. */
export function wipeKeys(keys: readonly PrivateKey[]): void {
  for (const key of keys) if (key.type === "ssh-ed25519") key.pair.seed.wipe();
}

async function readKey(file: string, askPassphrase: AskPassphrase): Promise<PrivateKey> {
  const name = file === "-" ? "standard input" : file;
  const bytes = readFileSync(file === "-" ? 0 : file);
  try {
    const outcome = await readKeyFile(bytes, { argon2 });
    if (outcome.code !== "passphrase-needed") return keyOf(name, outcome);
    const passphrase = await askPassphrase(name);
    try {
      return keyOf(name, await readKeyFile(bytes, { argon2, passphrase }));
    } finally {
      passphrase.wipe();
    }
  } finally {
    bytes.fill(0);
  }
}

function keyOf(name: string, outcome: KeyFileOutcome): PrivateKey {
  switch (outcome.code) {
    case "key":
      return outcome.key;
    case "refused":
      throw new CommandFailure("failed", `${name} ${refusalText[outcome.refusal]}`);
    default:
      throw new CommandFailure("failed", `the passphrase does not open ${name}: try again`);
  }
}
