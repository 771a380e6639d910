import { quantile } from "./median.ts";
import { benchWaiting } from "./service-waiting.ts";
import { printTable } from "./table.ts";

const GUESTS = 500;

/** What it costs that a guest hears of a reset at once. */
export async function printWaitingTable(): Promise<void> {
  const figures = await benchWaiting(GUESTS);
  const { megabytesBefore, megabytesWaiting, each } = figures;
  const percent = (part: number) => (part * 100).toFixed(2);
  printTable(
    `Waiting: ${GUESTS} guests at one service, then all of them asked for a reset at once`,
    ["", "nobody waits", "all wait"],
    [
      ["memory of the service, MB", megabytesBefore.toFixed(1), megabytesWaiting.toFixed(1)],
      ["  for each guest, kB", "", (((megabytesWaiting - megabytesBefore) * 1000) / GUESTS).toFixed(1)],
      ["its CPU while nothing happens, % of a core", percent(figures.idleBefore), percent(figures.idleWaiting)],
    ],
  );
  printTable(
    "From the request for a reset to the guest's stored answer",
    ["", "seconds"],
    [
      ["the median", (quantile(each, 0.5) / 1000).toFixed(2)],
      ["95 of 100", (quantile(each, 0.95) / 1000).toFixed(2)],
      ["all", figures.seconds.toFixed(2)],
      ["CPU of the service for all", figures.serviceSeconds.toFixed(2)],
    ],
  );
}
