import type { Socket } from "node:net";
import type { Store } from "../store/store.ts";

/** How late a wait may end, in milliseconds. One timer looks after all of them. */
const SWEEP_INTERVAL = 250;

/** Why a wait goes on with its work: something may have changed, its time is over, or its client has gone away. */
export type Woken = "changed" | "over" | "gone";

export interface Wait {
  /** The next reason, or one that came up since the last. */
  next: () => Promise<Woken>;
  /** Must be called, whatever happens. */
  end: () => void;
}

export interface WaitRequest {
  /** Whose it is: an owner has a limited number. */
  owner: string;
  /** In the store. */
  keys: readonly string[];
  seconds: number;
  socket: Socket;
}

export interface Waits {
  /** Undefined if there are too many. A connection has one at a time: HTTP/1.1 could not answer a second one before it. */
  begin: (request: WaitRequest) => Wait | undefined;
  /** How many there are. */
  count: () => number;
  /** All are over at once, and no more begin. */
  stop: () => void;
}

export interface WaitLimits {
  inAll: number;
  /** Of one owner. */
  each: number;
}

/** The requests of one listener that wait for a change. */
export function startWaits(store: Store, limits: WaitLimits): Waits {
  const waiters = new Map<Socket, Waiter>();
  const counts = new Map<string, number>();
  let sweeping: NodeJS.Timeout | undefined;
  let isStopped = false;

  function sweep(): void {
    const now = performance.now();
    for (const waiter of waiters.values()) if (waiter.deadline <= now) waiter.wake("over");
  }

  function countOf(owner: string, change: 1 | -1): void {
    const left = (counts.get(owner) ?? 0) + change;
    if (left === 0) counts.delete(owner);
    else counts.set(owner, left);
  }

  return {
    begin({ owner, keys, seconds, socket }) {
      if (isStopped || waiters.has(socket) || waiters.size >= limits.inAll) return undefined;
      if ((counts.get(owner) ?? 0) >= limits.each) return undefined;
      const waiter = createWaiter(performance.now() + seconds * 1000);
      const gone = () => waiter.wake("gone");
      const unwatch = store.watch(keys, () => waiter.wake("changed"));
      waiters.set(socket, waiter);
      countOf(owner, 1);
      sweeping ??= setInterval(sweep, SWEEP_INTERVAL).unref();
      socket.once("close", gone);
      if (socket.destroyed) gone();
      return {
        next: waiter.next,
        end() {
          socket.off("close", gone);
          unwatch();
          countOf(owner, -1);
          waiters.delete(socket);
          if (waiters.size > 0) return;
          clearInterval(sweeping);
          sweeping = undefined;
        },
      };
    },
    count: () => waiters.size,
    stop() {
      isStopped = true;
      for (const waiter of waiters.values()) waiter.wake("over");
    },
  };
}

interface Waiter {
  /** By `performance.now()`. */
  deadline: number;
  wake: (why: Woken) => void;
  next: () => Promise<Woken>;
}

function createWaiter(deadline: number): Waiter {
  let happened: Woken | undefined;
  let report: ((why: Woken) => void) | undefined;

  function deliver(): void {
    if (happened === undefined || report === undefined) return;
    report(happened);
    happened = undefined;
    report = undefined;
  }
  return {
    deadline,
    wake(why) {
      // Only a change can come a second time: an end must not be forgotten over it.
      if (happened === undefined || happened === "changed") happened = why;
      deliver();
    },
    next: () =>
      new Promise((resolve) => {
        report = resolve;
        deliver();
      }),
  };
}
