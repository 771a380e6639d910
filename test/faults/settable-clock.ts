import type { RunningService } from "../service/running-service.ts";

/** Where a clock is put by one signal after the other: milliseconds ahead. So far apart that every deadline of the service is over. */
const STEPS = [2 * 60_000, -2 * 60_000, 0];

const script = `
  const Real = Date;
  const steps = ${JSON.stringify(STEPS)};
  let ahead = 0;
  globalThis.Date = class extends Real {
    constructor(...parts) { parts.length === 0 ? super(Real.now() + ahead) : super(...parts); }
    static now() { return Real.now() + ahead; }
  };
  process.on("SIGUSR2", () => { ahead = steps.shift(); steps.push(ahead); });
`;

/** Arguments of Node with which a process's clock can be set. Its timers are not concerned, as they are not when a machine's is. */
export const SETTABLE_CLOCK = ["--import", `data:text/javascript,${encodeURIComponent(script)}`];

/** Ahead, behind, and right again: one step at each call. */
export const setClock = (service: RunningService): void => void process.kill(service.processId(), "SIGUSR2");
