import { command } from "./command.ts";

/** Milliseconds. The lock's deadline is minutes away: telling the background of each key would only keep it busy. */
const reportEvery = 20_000;

let reported = 0;

function report(): void {
  if (Date.now() - reported < reportEvery) return;
  reported = Date.now();
  void command("used", {});
}

/** Tells the background that the user is here, until the popup closes. */
export function reportUse(): void {
  // Twice the same listener is one.
  addEventListener("keydown", report);
  addEventListener("pointerdown", report);
}
