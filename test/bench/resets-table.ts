import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey } from "../e2e/admin.ts";
import { connect } from "../e2e/connection-page.ts";
import { launchChromium } from "../e2e/driver/chromium.ts";
import { click, says, type } from "../e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";
import { median, quantile } from "./median.ts";
import { novaCloud, type ResetCloud, serviceCloud } from "./reset-clouds.ts";
import { type Heard, type ResetTimes, timeReset } from "./reset-times.ts";
import { printTable } from "./table.ts";

const USER = "Administrator";
const ROUNDS = 9;
const NOVA_ROUNDS = 5;

const steps: readonly [keyof ResetTimes, string][] = [
  ["asked", "until the request is in the cloud, and its place for the answer free"],
  ["changed", "until the guest has seen it, and has changed the password"],
  ["answered", "until the guest's answer is stored"],
  ["opened", "until the extension has it, and has opened it"],
  ["copied", "until it is on the clipboard"],
];

/** How long a reset takes: with a guest that waits at our service, and at a stock Nova, where guest and extension look now and then. */
export async function printResetsTable(): Promise<void> {
  printTimes(
    `Enter to clipboard for a reset on our service, in ms; medians of ${ROUNDS}`,
    await times(serviceCloud, ROUNDS),
  );
  if (process.env.OS_AUTH_URL === undefined)
    return console.log(
      "\nresets on stock Nova: not measured. It needs a real OpenStack, named by the OS_* variables of an openrc file",
    );
  printTimes(
    `The same on a real Nova, whose guest looks every second, in ms; medians of ${NOVA_ROUNDS}`,
    await times(novaCloud, NOVA_ROUNDS),
  );
}

/** The first round warms up. */
async function times(open: () => Promise<ResetCloud>, rounds: number): Promise<ResetTimes[]> {
  const cloud = await open();
  try {
    return await withBrowser(cloud, async (browser) => {
      const instance = await cloud.addInstance();
      return withGuest(instance.guestOptions, async (heard) => {
        await until("the guest has posted", () => heard.some(({ text }) => / is posted: /.test(text)), 120_000);
        const all: ResetTimes[] = [];
        for (let round = 0; round <= rounds; round++)
          all.push(await timeReset(browser, instance, { user: USER, heard }));
        return all.slice(1);
      });
    });
  } finally {
    await cloud.end();
  }
}

/** Chromium with the built extension, unlocked, signed in, and with a key of its own in the cloud. */
async function withBrowser<T>(
  { identityUrl, account, keyPair }: ResetCloud,
  action: (browser: TestBrowser) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), "latchkey-bench-profile-"));
  const browser = await launchChromium({ profile });
  try {
    await browser.allowHost(new URL(identityUrl).hostname);
    const page = await createKey(browser);
    await connect(page, { url: identityUrl, name: "cloud", ...account });
    await says(page, "status", /Signed in/);
    await type(page, "textbox", "Key pair name", keyPair);
    await click(page, "button", "Upload key");
    await says(page, "status", /Uploaded to cloud/);
    await page.close();
    return await action(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function withGuest<T>(options: readonly string[], action: (heard: readonly Heard[]) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-guest-"));
  const own = ["--state", join(folder, "state"), "--user", USER, "--apply", "none", "--interval", "1"];
  const limits = ["--reset-pause", "0", "--resets-per-hour", "1000"];
  const child = spawn(process.execPath, ["dist/cli/latchkey.js", "guest", "run", ...options, ...own, ...limits]);
  const heard: Heard[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => heard.push({ time: Date.now(), text: String(text) }));
  const ended = once(child, "close");
  try {
    return await action(heard);
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function printTimes(title: string, all: readonly ResetTimes[]): void {
  const totals = all.map((each) => steps.reduce((sum, [step]) => sum + each[step], 0));
  printTable(
    title,
    ["", "median", "middle half"],
    [
      ...steps.map(([step, name]) =>
        row(
          name,
          all.map((each) => each[step]),
        ),
      ),
      row("all of it", totals),
    ],
  );
}

const row = (name: string, values: readonly number[]): string[] => [
  name,
  median(values).toFixed(0),
  `${quantile(values, 0.25).toFixed(0)}-${quantile(values, 0.75).toFixed(0)}`,
];
