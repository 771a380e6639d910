import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningService, startService } from "../service/running-service.ts";
import { wrongAfterwards } from "./afterwards.ts";
import { fuzzApi, operations, type Report, requestOf } from "./campaign.ts";
import { folderInMemory } from "./folder.ts";
import { toldMemory } from "./memory.ts";
import { grownTooMuch } from "./memory-growth.ts";
import { placeholders } from "./names.ts";
import { reportLines } from "./report-lines.ts";

/** Always the same requests here; other ones, and many more, are tried by `npm run fuzz:api`. */
const SEED = "latchkey";
const REQUESTS = 24_000;

let service: RunningService;
let processId: number;
let report: Report;

beforeAll(async () => {
  service = await startService({ data: folderInMemory(), nodeArgs: toldMemory(96) });
  processId = service.processId();
  report = await fuzzApi(service, { seed: SEED, requests: REQUESTS });
  console.log(reportLines(report).join("\n"));
}, 600_000);
afterAll(async () => {
  await service.stop();
  rmSync(service.data, { recursive: true });
});

describe(`after ${REQUESTS} requests made from openapi.json, valid and broken`, () => {
  it("each was answered as described: no 5xx but 503, no status and no shape that is not declared", () => {
    expect(report.faults, reportLines(report).join("\n")).toEqual([]);
    expect(report.requests).toBeGreaterThanOrEqual(REQUESTS);
  });

  it("the requests were not all refused: every operation that can succeed has", () => {
    const never = operations
      .filter(({ answers }) => [...answers.keys()].some((status) => status < 400))
      .map(({ listener, method, path }) => `${listener} ${method} ${path}`)
      .filter((name) => !report.succeeded.has(name));
    expect(never).toEqual([]);
  });

  it("the process is the same, serves, and has logged no failure of its own and nothing of what was sent", async () => {
    expect(service.log().length).toBeGreaterThan(REQUESTS * 50);
    expect(await wrongAfterwards(service, processId)).toEqual([]);
  });

  it("the service holds no more memory than after 40 % of them", () => {
    expect(grownTooMuch(report.memory), reportLines(report)[1]).toEqual([]);
  });
});

describe("a request", () => {
  it("is the same for the same seed and number, and has no secret in it when it is shown", () => {
    for (let index = 0; index < 300; index++) {
      expect(requestOf("a", index, placeholders).bytes).toEqual(requestOf("a", index, placeholders).bytes);
    }
    const all = (seed: string) => Array.from({ length: 50 }, (_, index) => requestOf(seed, index, placeholders).bytes);
    expect(all("a")).not.toEqual(all("b"));
  });
});
