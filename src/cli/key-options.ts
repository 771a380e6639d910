import type { Command } from "commander";
import { STATUS_HELP } from "./command-failure.ts";
import { UsageError } from "./usage-error.ts";

/** What `latchkey get` and `latchkey open` both take. */
export interface KeyOptions {
  key: string[];
  passphraseFd?: string;
  expectGuest?: string;
}

export function addKeyOptions(command: Command): Command {
  return command
    .requiredOption("--key <file>", "a private key, - for standard input; again for more", collect)
    .option("--passphrase-fd <number>", "read the passphrase of the keys from this file descriptor, not the terminal")
    .option("--expect-guest <fingerprint>", "fail unless this guest made it (latchkey guest fingerprint prints it)")
    .addHelpText("after", STATUS_HELP);
}

/** The descriptor of `--passphrase-fd`. Throws a UsageError if it is none, or if standard input would be read twice. */
export function passphraseDescriptor({ key, passphraseFd }: KeyOptions, inputIsBlob: boolean): number | undefined {
  const readers = [inputIsBlob, ...key.map((file) => file === "-"), passphraseFd === "0"].filter(Boolean);
  if (readers.length > 1)
    throw new UsageError(
      "standard input holds one thing only: give the key as a file, the passphrase by another descriptor",
    );
  if (passphraseFd === undefined) return undefined;
  if (!/^\d{1,4}$/.test(passphraseFd)) throw new UsageError("--passphrase-fd must be the number of a file descriptor");
  return Number(passphraseFd);
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];
