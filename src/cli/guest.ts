import { type Command, Option } from "commander";
import { passwordLength } from "../core/password.ts";
import { defaultUser } from "../guest/apply.ts";
import { GuestError } from "../guest/guest-error.ts";
import { identityFingerprint, readIdentity } from "../guest/identity.ts";
import { defaultMetadataUrl } from "../guest/metadata-url.ts";
import { checkGuestOptions, type GuestOptions, runGuest } from "../guest/run.ts";
import { SETTLING } from "../guest/settling.ts";
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
  length: string;
  symbols?: true;
  once?: true;
  allowUser?: string[];
  resetPause: string;
  resetsPerHour: string;
  settling: string;
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
    .description(
      "Make a password, set it, seal it to the instance's ssh-ed25519 keys and post it. Then wait for reset requests of those keys.",
    )
    .requiredOption("--apply <way>", "how to set the password: chpasswd, windows, command:PATH, none")
    .option("--user <name>", "whose password (default: root, with --apply windows Administrator)")
    .option("--metadata-url <url>", "the metadata service", defaultMetadataUrl)
    .option("--token-file <file>", "this instance's token for the service; OpenStack needs none")
    .option("--recipient-file <file>", "more ssh-ed25519 public keys to seal to, one a line")
    .option("--length <characters>", "of the passwords, 8 to 128", String(passwordLength))
    .option("--symbols", "passwords with at least one of - . , =")
    .option("--once", "end once the password is posted: no resets")
    .option("--allow-user <name>", "whose password may be reset, more than once (default: that of --user)", collect)
    .option("--reset-pause <seconds>", "from one reset to the next, at least", "60")
    .option("--resets-per-hour <number>", "at most", "10")
    .addOption(new Option("--settling <seconds>", "for tests: see isSettled").default(String(SETTLING)).hideHelp())
    .option("--interval <seconds>", "the longest pause between two tries, and between two looks for a request", "10")
    .option(...state)
    .action(run);
  guest
    .command("fingerprint")
    .description("Print the fingerprint of the guest's key, to compare with what the extension shows.")
    .option(...state)
    .action(printFingerprint);
  guest
    .command("status")
    .description("Print the guest's key, what it did last, and what came of the last reset request.")
    .option(...state)
    .action(async ({ state }: { state: string }) => printTable(await guestStatus(state)));
}

async function run(given: RunOptions): Promise<void> {
  const user = given.user ?? defaultUser(given.apply);
  const { length, symbols, once, allowUser, resetPause, resetsPerHour, settling, interval, ...rest } = given;
  const options: GuestOptions = {
    ...rest,
    user,
    resettable: allowUser ?? [user],
    policy: { length: number("--length", length, [8, 128]), symbols: symbols === true },
    limit: {
      pause: number("--reset-pause", resetPause, [0, 86_400]),
      perHour: number("--resets-per-hour", resetsPerHour, [1, 1000]),
    },
    settling: number("--settling", settling, [0, 86_400]),
    once: once === true,
    interval: milliseconds(interval),
  };
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

const collect = (value: string, before: string[] = []): string[] => [...before, value];

function number(option: string, text: string, [least, most]: [least: number, most: number]): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least || value > most)
    throw new UsageError(`${option} must be a whole number from ${least} to ${most}`);
  return value;
}

function milliseconds(seconds: string): number {
  const value = Number(seconds);
  if (!/^[0-9.]+$/.test(seconds) || !(value >= 0.05 && value <= 86_400))
    throw new UsageError("--interval must be from 0.05 to 86400 seconds");
  return value * 1000;
}
