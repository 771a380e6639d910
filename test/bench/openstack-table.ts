import { openCloud, realCloudAddresses } from "../openstack/real-cloud.ts";
import { aims, verdict, verdictAtLeast } from "./aims.ts";
import { type Copy, clearClipboard, copyByEnter } from "./enter-to-clipboard.ts";
import { median, quantile } from "./median.ts";
import { novaGetPassword } from "./nova-command.ts";
import { benchPasswordRequests, CONNECTIONS, NOVA, OURS } from "./password-requests.ts";
import { makeSealedInstance, type SealedInstance } from "./sealed-instance.ts";
import { openSignedInBrowser } from "./signed-in-browser.ts";
import { printTable } from "./table.ts";
import { needWrk } from "./wrk.ts";

const ROUNDS = 9;
const NOVA_ROUNDS = 5;

/** Beside a real OpenStack: how soon a password is on the clipboard, and how many a second there are. Makes an instance in it, and removes it. */
export async function benchOpenstack(): Promise<void> {
  if (process.env.OS_AUTH_URL === undefined)
    return console.log(
      "\nopenstack: not measured. It needs a real OpenStack, named by the OS_* variables of an openrc file",
    );
  const addresses = realCloudAddresses();
  const cloud = await openCloud(addresses);
  const instance = await makeSealedInstance(cloud);
  try {
    const browser = await openSignedInBrowser(addresses, instance.keyFile);
    const [first, again]: [Copy[], Copy[]] = [[], []];
    try {
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round++) {
        const copies = [await copyByEnter(browser, instance), await copyByEnter(browser, instance)] as const;
        await clearClipboard(browser);
        if (round === 0) continue;
        first.push(copies[0]);
        again.push(copies[1]);
      }
    } finally {
      await browser.close();
    }
    printCopies(first, again, await novaTimes(instance));
    needWrk();
    printRequests(await benchPasswordRequests(cloud, instance.id));
  } finally {
    await instance.end();
  }
}

async function novaTimes(instance: SealedInstance): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < NOVA_ROUNDS; round++) times.push(await novaGetPassword(instance));
  return times;
}

function printCopies(first: readonly Copy[], again: readonly Copy[], nova: readonly number[]): void {
  printTable(
    `Enter to clipboard against a real Nova, in ms; medians of ${ROUNDS}, of nova ${NOVA_ROUNDS}`,
    ["", "median", "middle half", "before", "network", "after", "ours", "middle half", "aim", ""],
    [
      copyRow("nothing copied before", first),
      copyRow("once more", again),
      ["nova get-password, the whole process", ...spread(nova, 0)],
    ],
  );
}

function copyRow(name: string, copies: readonly Copy[]): string[] {
  const ours = copies.map(({ before, after }) => before + after);
  const totals = copies.map(({ before, network, after }) => before + network + after);
  const part = (of: keyof Copy): string => median(copies.map((copy) => copy[of])).toFixed(1);
  const judged = [`${aims.beyondNetwork}`, verdict(median(ours), aims.beyondNetwork)];
  return [name, ...spread(totals, 0), part("before"), part("network"), part("after"), ...spread(ours, 1), ...judged];
}

/** The median and the middle half. */
const spread = (values: readonly number[], digits: number): [string, string] => [
  median(values).toFixed(digits),
  `${quantile(values, 0.25).toFixed(digits)}-${quantile(values, 0.75).toFixed(digits)}`,
];

function printRequests(rates: ReadonlyMap<string, number>): void {
  const zero = rates.get(NOVA) ?? Number.NaN;
  printTable(
    `GET os-server-password at ${CONNECTIONS} connections`,
    ["", "requests/s", "x Nova", "aim", ""],
    [...rates].map(([name, rate]) => [
      name,
      rate.toFixed(0),
      (rate / zero).toFixed(1),
      ...(name === OURS ? [`${aims.timesNova}`, verdictAtLeast(rate / zero, aims.timesNova)] : []),
    ]),
  );
}
