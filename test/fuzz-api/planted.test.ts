import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { startService } from "../service/running-service.ts";
import { wrongAfterwards } from "./afterwards.ts";
import { fuzzApi, type Report } from "./campaign.ts";
import { folderInMemory } from "./folder.ts";
import { toldMemory } from "./memory.ts";
import { grownTooMuch } from "./memory-growth.ts";
import { leak, spoiltAnswers, sudden } from "./planted.ts";
import { reportLines } from "./report-lines.ts";

/** A campaign against a service in which something is wrong, and what is wrong afterwards. */
async function campaignAgainst(plant: string[], requests: number): Promise<{ report: Report; afterwards: string[] }> {
  const service = await startService({ data: folderInMemory(), nodeArgs: [...toldMemory(96), ...plant] });
  try {
    const processId = service.processId();
    const report = await fuzzApi(service, { seed: "planted", requests, patience: 2000, enough: requests });
    return { report, afterwards: await wrongAfterwards(service, processId) };
  } finally {
    // Its log has answers that are not described, which it is reproached with here: by intention.
    await service.kill9().catch(() => undefined);
    rmSync(service.data, { recursive: true });
  }
}

it("a campaign finds every kind of wrong answer, and says by which request of which seed it came", async () => {
  const { report } = await campaignAgainst(spoiltAnswers, 400);
  const found = new Set(report.faults.map(({ what }) => what));
  for (const kind of [
    /^status 500$/,
    /^status 206 is not declared$/,
    /does not have its declared shape$/,
    /is no JSON$/,
    /^an answer from the inside$/,
    /^closed without an answer$/,
    /^no answer$/,
  ])
    expect([...found].filter((what) => kind.test(what)).length, `${kind} in ${[...found].join("; ")}`).toBeGreaterThan(
      0,
    );
  const [fault] = report.faults;
  expect(reportLines(report).join("\n")).toContain(`${fault?.what}: seed planted, request ${fault?.index}`);
});

it("a campaign finds a service that keeps something of every request", async () => {
  const { report, afterwards } = await campaignAgainst(leak, 1000);
  expect(report.faults).toEqual([]);
  expect(grownTooMuch(report.memory)).toContainEqual(expect.stringMatching(/^heap memory has grown by \d+ MB$/));
  expect(afterwards).toEqual([]);
});

it("a campaign finds a service that has ended", async () => {
  const { report, afterwards } = await campaignAgainst(sudden, 200);
  expect(report.faults.at(-1)?.what).toBe("the service has ended, at this request or one before");
  expect(afterwards).toEqual(["the process has ended"]);
});
