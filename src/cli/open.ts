import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { addKeyOptions, type KeyOptions, passphraseDescriptor } from "./key-options.ts";
import { openPassword } from "./open-password.ts";
import { passphraseFrom } from "./passphrase.ts";
import { readKeys, wipeKeys } from "./read-keys.ts";
import { showPassword } from "./show-password.ts";

type OpenOptions = KeyOptions & { instance?: string };

/** `latchkey open`: offline. */
export function addOpen(program: Command): void {
  addKeyOptions(
    program
      .command("open")
      .description("Open an encrypted password on standard input with a private key, and print it."),
  )
    .option("--instance <id>", "fail unless it is this instance's")
    .action(open);
}

async function open(options: OpenOptions): Promise<void> {
  const keys = await readKeys(options.key, passphraseFrom(passphraseDescriptor(options, true)));
  try {
    const blob = (await text(process.stdin)).trim();
    await showPassword(await openPassword(blob, keys, { instance: options.instance, guest: options.expectGuest }));
  } finally {
    wipeKeys(keys);
  }
}
