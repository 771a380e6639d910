import { command } from "./command.ts";

/** Milliseconds. The lock's deadline is minutes away: telling the background of each key would only keep it busy. */
const reportEvery = 20_000;

let reported = 0;

function report(): void {
  if (Date.now() - reported < reportEvery) return;
  reported = Date.now();
  void command("used", {});
}

/** Tells the background that the user is here, until the popup closes, and at once that they may copy. */
export function reportUse(): void {
  void command("mayCopy", {});
  // Twice the same listener is one.
  addEventListener("keydown", report);
  addEventListener("pointerdown", report);
}
