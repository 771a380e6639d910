import { constants, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { openScriptPage } from "../interop/script-page.ts";
import { aims, verdict, verdictAtLeast } from "./aims.ts";
import { median, quantile } from "./median.ts";
import type { Openings, RsaSample } from "./opening-page.ts";
import { ENVELOPE, FORGE, JSENCRYPT, KEY_READ, NODE_RSA, OURS, PASSWORD } from "./opening-subjects.ts";
import { printTable } from "./table.ts";

const ROUNDS = 25;
const WARM_UP = 3;
const SIZES = [2048, 3072, 4096];

type Page = typeof globalThis & {
  measureOpenings: (samples: readonly RsaSample[], rounds: number, warmUp: number) => Promise<Openings>;
};

/** From a blob to its password in real Chromium, by us and by those whom others use. */
export async function benchOpening(): Promise<void> {
  const { page, close } = await openScriptPage("chromium", "test/bench/opening-page.ts");
  try {
    const openings = await page.evaluate(
      (samples, rounds, warmUp) => (globalThis as Page).measureOpenings(samples, rounds, warmUp),
      SIZES.map(newSample),
      ROUNDS,
      WARM_UP,
    );
    printOpenings(openings);
  } finally {
    await close();
  }
}

function newSample(bits: number): RsaSample {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const blob = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(PASSWORD));
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  return { bits, pkcs8: pkcs8.toString("base64"), blob: blob.toString("base64") };
}

function printOpenings(openings: Openings): void {
  const times = (name: string): number[] => openings[name] ?? [];
  const middle = (name: string): string =>
    `${quantile(times(name), 0.25).toFixed(2)}-${quantile(times(name), 0.75).toFixed(2)}`;
  const rows = SIZES.flatMap((bits) => {
    const ours = median(times(`${OURS} ${bits}`));
    return [OURS, JSENCRYPT, FORGE, NODE_RSA, KEY_READ].map((name) => {
      const subject = `${name} ${bits}`;
      const ratio = median(times(subject)) / ours;
      const judged = name === JSENCRYPT ? [`${aims.timesJsencrypt}`, verdictAtLeast(ratio, aims.timesJsencrypt)] : [];
      return [`RSA-${bits}: ${name}`, median(times(subject)).toFixed(2), middle(subject), ratio.toFixed(2), ...judged];
    });
  });
  printTable(
    `Opening a blob in Chromium, in ms; medians of ${ROUNDS}`,
    ["", "median", "middle half", "x ours", "aim", ""],
    [...rows, envelopeRow()],
  );

  function envelopeRow(): string[] {
    const time = median(times(ENVELOPE));
    return [
      "envelope: Latchkey, signature checked",
      time.toFixed(3),
      middle(ENVELOPE),
      "",
      `${aims.envelope} ms`,
      verdict(time, aims.envelope),
    ];
  }
}
