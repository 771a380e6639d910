import type { FoundPassword } from "./open-password.ts";
import { printError, printPassword } from "./terminal.ts";

/** Prints a password, and on standard error who made it, for whom and when. Wipes it. */
export async function showPassword({ password, origin }: FoundPassword): Promise<void> {
  try {
    if (origin !== undefined) {
      const { guest, user, time, instance } = origin;
      printError(`guest ${guest}\nuser ${user}\ntime ${time}\ninstance ${instance}`);
    }
    await printPassword(password);
  } finally {
    password.wipe();
  }
}
