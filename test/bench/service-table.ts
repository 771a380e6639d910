import { aims, verdict } from "./aims.ts";
import { BARE_GET, BARE_POST, benchService, type Loaded } from "./service-bench.ts";
import { GET_PASSWORD } from "./service-subjects.ts";
import { printTable } from "./table.ts";
import { needWrk } from "./wrk.ts";

/** Few clients, and many. */
const CONNECTIONS = [16, 256];

const milliseconds = (microseconds: number): string => (microseconds / 1000).toFixed(2);

/** What the routes of the project's purpose cost, in units of what Node itself costs, and how evenly they are answered. */
export async function printServiceTable(): Promise<void> {
  needWrk();
  for (const [connections, loads] of await benchService(CONNECTIONS)) {
    printTable(
      `Service at ${connections} connections: medians of interleaved rounds`,
      ["", "requests/s", "CPU, us", "x bare", "aim", "", "p50, ms", "p99, ms", "p99/p50", "aim", ""],
      loads.map((load) => row(load, loads, connections === CONNECTIONS[0])),
    );
  }
}

function row(load: Loaded, all: readonly Loaded[], isFew: boolean): string[] {
  const { name, requestsPerSecond, cpuPerRequest, p50, p99 } = load;
  const bare = all.find((each) => each.name === (name.includes("POST") ? BARE_POST : BARE_GET))?.cpuPerRequest;
  const times = cpuPerRequest === undefined || bare === undefined ? undefined : cpuPerRequest / bare;
  const spread = p99 / p50;
  const isJudged = isFew && !name.includes(":") && !name.startsWith("bare");
  return [
    name,
    requestsPerSecond.toFixed(0),
    cpuPerRequest?.toFixed(1) ?? "-",
    times?.toFixed(2) ?? "-",
    ...(name === GET_PASSWORD && times !== undefined
      ? [aims.serviceCpu.toFixed(1), verdict(times, aims.serviceCpu)]
      : ["", ""]),
    milliseconds(p50),
    milliseconds(p99),
    spread.toFixed(1),
    ...(isJudged ? [aims.tail.toFixed(1), verdict(spread, aims.tail)] : []),
  ];
}
