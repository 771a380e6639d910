import { useEffect, useState } from "preact/hooks";

/** The time, in unix milliseconds; each second anew while it `runs`. Never older than what it is compared with. */
export function useClock(runs: boolean): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return Date.now();
}

/** Seconds as people count them down: 28 until 27 are left. */
export const secondsLeft = (until: number, now: number): number => Math.max(0, Math.ceil((until - now) / 1000));
