import type { Server } from "node:net";
import { setImmediate as endOfTurn } from "node:timers/promises";

/** Milliseconds that connections which keep coming may put off the end. */
const LONGEST = 1_000;

/**
 * Waits until a server has taken every connection that the system has made for it: Node takes one in each turn of its event loop, and
 * under load the others wait for a good part of a second. A server that closes before that resets them, with the requests that came by them.
 */
export async function emptyAcceptQueue(server: Server): Promise<void> {
  let hasCome = true;
  const note = (): void => {
    hasCome = true;
  };
  server.on("connection", note);
  for (const end = performance.now() + LONGEST; hasCome && performance.now() < end; ) {
    hasCome = false;
    // The first one may end a turn that has looked already.
    await endOfTurn();
    await endOfTurn();
  }
  server.off("connection", note);
}
