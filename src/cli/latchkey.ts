import { Command, CommanderError } from "commander";
import { addAdmin } from "./admin.ts";
import { addGuest } from "./guest.ts";
import { addServe } from "./serve.ts";
import { printError } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const program = new Command("latchkey")
  .description("Encrypted admin passwords for instances: the metadata API, its administration, and the guest.")
  .exitOverride()
  .showHelpAfterError("(--help tells more)");

// One line for each command's file.
addServe(program);
addAdmin(program);
addGuest(program);

try {
  await program.parseAsync();
} catch (cause) {
  process.exitCode = exitStatus(cause);
}

/** 0 for help, 2 for wrong usage, 1 for the rest. Commander has printed its own errors already. */
function exitStatus(cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
  printError(`latchkey: ${cause instanceof Error ? cause.message : String(cause)}`);
  return cause instanceof UsageError ? 2 : 1;
}
