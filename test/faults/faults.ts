import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { lengthOf, longGaps } from "./availability.ts";
import { violations } from "./check-history.ts";
import { etcdCampaign, LASTING, LONGEST_GAP } from "./etcd-campaign.ts";
import { summaryLines } from "./summary.ts";

// `npm run faults -- --minutes 30`: the campaign of etcd.test.ts for longer. The seed gives the same order of faults, not the same races.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: randomBytes(6).toString("hex") },
    minutes: { type: "string", default: "10" },
  },
});
const { seed } = values;
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error("--minutes must be a number above 0");

const end = performance.now() + minutes * 60_000;
const { history, missingOnTrail } = await etcdCampaign({ seed, lasting: LASTING, more: () => performance.now() < end });
const problems = [
  ...violations(history).map(({ kind, text }) => `${kind}: ${text}`),
  ...longGaps(history, LONGEST_GAP).map(
    (gap) =>
      `${gap.service} did not ${gap.kind} for ${Math.round(lengthOf(gap))} ms, from ${Math.round(gap.from)} ms on`,
  ),
  ...(missingOnTrail > 0 ? [`${missingOnTrail} acknowledged operations are not on the audit trail`] : []),
];
process.stdout.write(`${[...summaryLines(history, seed), `${problems.length} violations`, ...problems].join("\n")}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
