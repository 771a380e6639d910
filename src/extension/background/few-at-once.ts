/** Browsers open six connections to a host; a list of instances and a password have to get through beside resets. */
const MOST = 4;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs `action` when fewer than four others are, in the order of asking. */
export async function fewAtOnce<T>(action: () => Promise<T>): Promise<T> {
  if (running >= MOST) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await action();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
