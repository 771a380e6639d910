import { aims, verdict } from "./aims.ts";
import { benchService } from "./service-bench.ts";
import { printTable } from "./table.ts";
import { needWrk } from "./wrk.ts";

/** What the route of the project's purpose costs, in units of what Node itself costs. */
export async function printServiceTable(): Promise<void> {
  needWrk();
  const [bare, ...routes] = await benchService();
  if (bare === undefined) return;
  printTable(
    "Service: medians of interleaved rounds",
    ["", "requests/s", "CPU per request, us", "x bare", "aim", ""],
    [bare, ...routes].map(({ name, requestsPerSecond, cpuPerRequest }) => {
      const ratio = cpuPerRequest / bare.cpuPerRequest;
      const judged = name === "GET os-server-password";
      return [
        name,
        requestsPerSecond.toFixed(0),
        cpuPerRequest.toFixed(1),
        ratio.toFixed(2),
        ...(judged ? [aims.serviceCpu.toFixed(2), verdict(ratio, aims.serviceCpu)] : []),
      ];
    }),
  );
}
