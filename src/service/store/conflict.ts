const MOST_ATTEMPTS = 100;

/**
 * Runs `attempt` until it is not beaten by another commit. It must read what it expects anew each time.
 * Throws after 100 attempts: something else is wrong then.
 */
export async function untilNoConflict<T>(attempt: () => Promise<T | "conflict">): Promise<T> {
  for (let count = 0; count < MOST_ATTEMPTS; count++) {
    const outcome = await attempt();
    if (outcome !== "conflict") return outcome;
  }
  throw new Error("too many conflicting commits");
}
