import { Command, CommanderError } from "commander";
import { addAdmin } from "./admin.ts";
import { CommandFailure } from "./command-failure.ts";
import { addGet } from "./get.ts";
import { addGuest } from "./guest.ts";
import { addOpen } from "./open.ts";
import { addServe } from "./serve.ts";
import { printError } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const program = new Command("latchkey")
  .description(
    "Encrypted admin passwords for instances: the metadata API, its administration, the guest, and opening them.",
  )
  .exitOverride()
  .showHelpAfterError("(--help tells more)");

// One line for each command's file.
addServe(program);
addAdmin(program);
addGuest(program);
addGet(program);
addOpen(program);

try {
  await program.parseAsync();
} catch (cause) {
  process.exitCode = exitStatus(cause);
}

/** 0 for help, 2 for wrong usage, what a command's failure says, 1 for the rest. Commander has printed its own errors already. */
function exitStatus(cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
  printError(`latchkey: ${cause instanceof Error ? cause.message : String(cause)}`);
  if (cause instanceof CommandFailure) return cause.status;
  return cause instanceof UsageError ? 2 : 1;
}
