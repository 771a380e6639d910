import { ask } from "../ext.ts";
import type { Answer, CommandName, Request } from "../messages.ts";

/** Asks the background; an answer even if it could not be started. */
export async function command<Name extends CommandName>(
  name: Name,
  request: Request<Name>,
): Promise<Answer<Name> | { code: "no-background" }> {
  try {
    // A background without a listener answers undefined.
    return (await ask(name, request)) ?? { code: "no-background" };
  } catch {
    return { code: "no-background" };
  }
}
