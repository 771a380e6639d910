import type { Store } from "../store/store.ts";
import type { CommitProgress } from "../store/store-meter.ts";

/** So long the store may take to answer, in milliseconds. */
const LONGEST_ANSWER = 1_000;
/** An answer holds for so long: anybody may ask, and only some of it may reach the store. */
const FRESH = 500;

/** A write that any store has to make last and that leaves nothing: the key is never there. */
const NOTHING = { key: "health/nothing", value: undefined };

/** Whether requests are worth sending here. */
export interface Health {
  isReady: () => Promise<boolean>;
  /** What was found last, without asking. */
  wasReady: () => boolean;
  /** Not ready from now on. */
  stopping: () => void;
}

/**
 * Ready is who gets an answer from the store within a second, and whose commits are made: where the last one failed, or one has waited for
 * a second, it is tried. `changed` is told when that changes.
 */
export function watchHealth(
  store: Pick<Store, "list" | "commit">,
  progress: Readonly<CommitProgress>,
  changed: (isReady: boolean) => void,
): Health {
  let isStopping = false;
  let known: { isReady: boolean; at: number } | undefined;
  let asking: Promise<boolean> | undefined;
  let trying: Promise<unknown> | undefined;

  const isDoubtful = (): boolean =>
    progress.hasFailed || (progress.waiting > 0 && performance.now() - progress.since > LONGEST_ANSWER);

  /** One at a time: behind a lock they would pile up. */
  function tryCommit(): Promise<unknown> {
    trying ??= store.commit([], [NOTHING]).finally(() => {
      trying = undefined;
    });
    return trying;
  }

  async function ask(): Promise<boolean> {
    const reads = await inTime(store.list({ prefix: "user/", limit: 1 }));
    const isReady = reads && (!isDoubtful() || (await inTime(tryCommit())));
    if (known !== undefined && known.isReady !== isReady) changed(isReady);
    known = { isReady, at: performance.now() };
    asking = undefined;
    return isReady;
  }

  return {
    async isReady() {
      if (isStopping) return false;
      if (known !== undefined && performance.now() - known.at < FRESH) return known.isReady;
      asking ??= ask();
      return (await asking) && !isStopping;
    },
    wasReady: () => !isStopping && known?.isReady === true,
    stopping() {
      isStopping = true;
    },
  };
}

async function inTime(operation: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LONGEST_ANSWER);
  });
  const answered = operation.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
