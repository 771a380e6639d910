import type { Command } from "commander";
import { defaultUser } from "../guest/apply.ts";
import { GuestError } from "../guest/guest-error.ts";
import { identityFingerprint, readIdentity } from "../guest/identity.ts";
import { defaultMetadataUrl } from "../guest/metadata-url.ts";
import { checkGuestOptions, type GuestOptions, runGuest } from "../guest/run.ts";
import { defaultStateFolder } from "../guest/state-folder.ts";
import { guestStatus } from "../guest/status.ts";
import { print, printError, printTable } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

interface RunOptions {
  metadataUrl: string;
  tokenFile?: string;
  state: string;
  apply: string;
  user?: string;
  recipientFile?: string;
  interval: string;
}

export const addGuest = (program: Command): void =>
  addGuestCommands(program.command("guest").description("The agent inside an instance."));

/** To `latchkey guest`, or to the program that is the guest alone. */
export function addGuestCommands(guest: Command): void {
  const state = [
    "--state <folder>",
    "where the guest keeps its key and what it has done",
    defaultStateFolder(),
  ] as const;
  guest
    .command("run")
    .description("Make a password, set it, seal it to the instance's ssh-ed25519 keys and post it.")
    .requiredOption("--apply <way>", "how to set the password: chpasswd, windows, command:PATH, none")
    .option("--user <name>", "whose password (default: root, with --apply windows Administrator)")
    .option("--metadata-url <url>", "the metadata service", defaultMetadataUrl)
    .option("--token-file <file>", "this instance's token for the service; OpenStack needs none")
    .option("--recipient-file <file>", "more ssh-ed25519 public keys to seal to, one a line")
    .option("--interval <seconds>", "the longest pause between two tries", "10")
    .option(...state)
    .action(run);
  guest
    .command("fingerprint")
    .description("Print the fingerprint of the guest's key, to compare with what the extension shows.")
    .option(...state)
    .action(printFingerprint);
  guest
    .command("status")
    .description("Print what the guest did last.")
    .option(...state)
    .action(async ({ state }: { state: string }) => printTable(await guestStatus(state)));
}

async function run({ interval, user, ...rest }: RunOptions): Promise<void> {
  const options: GuestOptions = { ...rest, user: user ?? defaultUser(rest.apply), interval: milliseconds(interval) };
  checkUsage(options);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  await runGuest(
    options,
    (level, { time, text }) => (level === "done" ? print : printError)(`${time} ${text}`),
    stop.signal,
  );
}

async function printFingerprint({ state }: { state: string }): Promise<void> {
  const identity = await readIdentity(state);
  if (identity === undefined)
    throw new GuestError(`no guest has run on ${state} yet: latchkey guest run makes its key`);
  print(identityFingerprint(identity));
  identity.seed.wipe();
}

function checkUsage(options: GuestOptions): void {
  try {
    checkGuestOptions(options);
  } catch (error) {
    throw error instanceof GuestError ? new UsageError(error.message) : error;
  }
}

function milliseconds(seconds: string): number {
  const value = Number(seconds);
  if (!/^[0-9.]+$/.test(seconds) || !(value >= 0.05 && value <= 86_400))
    throw new UsageError("--interval must be from 0.05 to 86400 seconds");
  return value * 1000;
}
