import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { CommandFailure } from "./command-failure.ts";
import { printError } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { leaveOutWebCryptoWarnings } from "./webcrypto-warnings.ts";

/** A program without commands yet, which knows its version. They take over its settings when they are added. */
export const newProgram = (name: string, description: string): Command =>
  new Command(name).description(description).version(version).exitOverride().showHelpAfterError("(--help tells more)");

/** Runs what the command line asks for, and sets the exit status. Commander prints its own errors, this the rest. */
export async function runProgram(program: Command): Promise<void> {
  leaveOutWebCryptoWarnings(process);
  try {
    await program.parseAsync();
  } catch (cause) {
    process.exitCode = exitStatus(program.name(), cause);
  }
}

/** 0 for help, 2 for wrong usage, what a command's failure says, 1 for the rest. */
function exitStatus(name: string, cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
  printError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  if (cause instanceof CommandFailure) return cause.status;
  return cause instanceof UsageError ? 2 : 1;
}
