import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { startService } from "../service/running-service.ts";
import { wrongAfterwards } from "./afterwards.ts";
import { fuzzApi, shown } from "./campaign.ts";
import { folderInMemory } from "./folder.ts";
import { toldMemory } from "./memory.ts";
import { grownTooMuch } from "./memory-growth.ts";
import { reportLines } from "./report-lines.ts";

// `npm run fuzz:api` asks the built service; with what it printed, `npm run fuzz:api -- --seed SEED --request NUMBER` shows one request
// again, and `--seed SEED` alone sends them all again. What it prints has no secret in it.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: randomBytes(6).toString("hex") },
    requests: { type: "string", default: "200000" },
    request: { type: "string" },
  },
});
const { seed } = values;

async function tryMany(requests: number): Promise<void> {
  console.log(`seed ${seed}`);
  const service = await startService({ data: folderInMemory(), nodeArgs: toldMemory(96) });
  try {
    const processId = service.processId();
    const report = await fuzzApi(service, { seed, requests });
    console.log(reportLines(report).join("\n"));
    const wrong = [...grownTooMuch(report.memory), ...(await wrongAfterwards(service, processId))];
    for (const what of wrong) console.log(`FAULT afterwards: ${what}`);
    if (report.faults.length + wrong.length > 0) process.exitCode = 1;
    else console.log("afterwards: the same process, in its right mind, its memory within the limits");
  } finally {
    await service.stop();
    rmSync(service.data, { recursive: true });
  }
}

if (values.request === undefined) await tryMany(Number(values.requests));
else console.log(shown(seed, Number(values.request)));
