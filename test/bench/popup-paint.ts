import { rmSync } from "node:fs";
import { resolve } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";
import { builtExtension } from "../../build/dist.ts";
import { findBrowser } from "../e2e/driver/executable.ts";
import { aims, verdict } from "./aims.ts";
import { makeEmptyExtension } from "./empty-extension.ts";
import { median, quantile } from "./median.ts";
import { installOpener, type Opening } from "./popup-opening.ts";
import { enterState, popupStates } from "./popup-states.ts";
import { printTable } from "./table.ts";

const ROUNDS = 20;
const EMPTY = "empty page";

/** The popup's first contentful paint in real Chromium, beside that of an extension with nothing in it. */
export async function benchPopup(): Promise<void> {
  const executablePath = findBrowser("chromium");
  if (executablePath === undefined) throw new Error("chromium was not found; CHROMIUM may name it");
  const empty = makeEmptyExtension();
  try {
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      pipe: true,
      enableExtensions: true,
      args: ["--no-sandbox"],
    });
    try {
      printOpenings(await openInTurn(browser, empty));
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(empty, { recursive: true });
  }
}

/** All in turn in each round, so that what else the machine does meets all of them; the first round warms up. */
async function openInTurn(browser: Browser, empty: string): Promise<Map<string, Opening[]>> {
  const bare = await installOpener(browser, empty);
  const ours = await installOpener(browser, resolve(builtExtension("chrome")));
  const openings = new Map<string, Opening[]>();
  for (let round = 0; round <= ROUNDS; round++) {
    const opened: [string, Opening][] = [[EMPTY, await bare.open()]];
    for (const state of popupStates()) {
      await enterState(ours.page, state);
      opened.push([state.name, await ours.open()]);
    }
    if (round === 0) continue;
    for (const [name, opening] of opened) openings.set(name, [...(openings.get(name) ?? []), opening]);
  }
  return openings;
}

function printOpenings(openings: Map<string, Opening[]>): void {
  const times = (name: string, from: keyof Opening) => (openings.get(name) ?? []).map((opening) => opening[from]);
  const zero = median(times(EMPTY, "sinceCall"));
  const whole = (value: number): string => value.toFixed(0);
  printTable(
    `Popup: openPopup() to first contentful paint, in ms; medians of ${ROUNDS}`,
    ["", "median", "middle half", "of it in the page", "behind the empty one", "aim", ""],
    [...openings.keys()].map((name) => {
      const all = times(name, "sinceCall");
      const behind = median(all) - zero;
      return [
        name,
        whole(median(all)),
        `${whole(quantile(all, 0.25))}-${whole(quantile(all, 0.75))}`,
        whole(median(times(name, "sincePage"))),
        ...(name === EMPTY
          ? []
          : [whole(behind), whole(aims.popupBehindEmpty), verdict(behind, aims.popupBehindEmpty)]),
      ];
    }),
  );
}
