/** Milliseconds. Whoever waits must be able to lose the wait: the background may be ended meanwhile. */
export const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
