import { isAbsolute } from "node:path";
import { concat, fromText } from "../core/bytes.ts";
import type { Secret } from "../core/secret.ts";
import { windowsCommand } from "./apply-windows.ts";
import { GuestError } from "./guest-error.ts";
import { type ApplyOutcome, type Command, type CommandWatch, runCommand } from "./run-command.ts";

/** Gives the account its password, which stays the caller's to wipe. */
export type Apply = (user: string, password: Secret) => Promise<ApplyOutcome>;

/** How a command wants user and password on its standard input. */
type Input = (user: Uint8Array, password: Uint8Array) => Uint8Array;

const NEWLINE = fromText("\n");
/** A folder that somebody else may write to can be no part of it. */
const SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
const chpasswd: Command = { name: "chpasswd", file: "chpasswd", args: [], environment: { PATH: SYSTEM_PATH } };

const asLine: Input = (user, password) => concat(user, fromText(":"), password, NEWLINE);
const asTwoLines: Input = (user, password) => concat(user, NEWLINE, password, NEWLINE);

/** A program, and how it wants its input; undefined for `none`. */
type Way = { command: Command; inputOf: Input } | undefined;

/**
 * The way that `--apply` names: `chpasswd` (Linux), `windows`, `none`, or `command:PATH`, a program that gets the user on the
 * first line of its standard input and the password on the second. Throws a GuestError for anything else.
 */
export function parseWay(text: string): Way {
  if (text === "none") return undefined;
  if (text === "chpasswd") return { command: chpasswd, inputOf: asLine };
  if (text === "windows") return { command: windowsCommand(), inputOf: asTwoLines };
  const file = /^command:(.+)$/s.exec(text)?.[1];
  if (file === undefined) throw new GuestError("--apply must be chpasswd, windows, none or command:PATH");
  if (!isAbsolute(file)) throw new GuestError("--apply command: needs the whole path of the program");
  return { command: { name: "the command of --apply", file, args: [] }, inputOf: asTwoLines };
}

/** Sets passwords in the way that `--apply` names. */
export function applyBy(text: string, watch: CommandWatch): Apply {
  const way = parseWay(text);
  if (way === undefined) return async () => ({ code: "applied" });
  return async (user, password) => {
    const input = password.use((bytes) => way.inputOf(fromText(user), bytes));
    try {
      return await runCommand(way.command, input, watch);
    } finally {
      input.fill(0);
    }
  };
}

/** The account that `--apply` changes if `--user` does not say. */
export const defaultUser = (way: string): string => (way === "windows" ? "Administrator" : "root");

/** Throws a GuestError for a name that could mean another account, or more than one line. */
export function checkUser(user: string, option = "--user"): string {
  if (!/^[^\p{Cc}:]{1,255}$/u.test(user)) throw new GuestError(`${option} must be an account's name, without a colon`);
  return user;
}
