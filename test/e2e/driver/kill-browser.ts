import type { Browser } from "puppeteer-core";
import { until } from "./until.ts";

/** Ends the browser and its children with SIGKILL: puppeteer starts it as the leader of a process group. */
export async function killBrowser(browser: Browser): Promise<void> {
  const process_ = browser.process();
  const group = process_?.pid;
  if (process_ === null || group === undefined) throw new Error("the browser has no process");
  process.kill(-group, "SIGKILL");
  await until("the browser is gone", () => process_.exitCode !== null || process_.signalCode !== null);
  await until("its children are gone", () => !isRunning(group));
}

function isRunning(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
