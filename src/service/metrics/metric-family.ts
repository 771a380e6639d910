import type { Metric, Registry } from "prom-client";
import { BOUNDS, type Durations, observed } from "./durations.ts";

type Labels = Readonly<Record<string, string>>;

export interface Sample {
  /** If it is not the family's. */
  metricName?: string;
  labels: Labels;
  value: number;
}

export interface MetricFamily {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  /** Called at each scrape. */
  read: () => readonly Sample[] | Promise<readonly Sample[]>;
}

/**
 * Registers numbers that are kept elsewhere. prom-client's own counters and histograms cost a look-up by labels with every change; here
 * only a scrape costs something.
 */
export function addFamily(registry: Registry, { name, help, type, read }: MetricFamily): void {
  const family = { name, help, type, aggregator: "sum", get: async () => ({ name, help, type, values: await read() }) };
  // All that a registry asks of a metric is its name and `get`; its types ask for one of four classes.
  registry.registerMetric(family as unknown as Metric);
}

/** A histogram's samples, in seconds and cumulative as Prometheus has them. */
export function histogramSamples(name: string, labels: Labels, durations: Durations): Sample[] {
  let total = 0;
  const buckets = [...durations.counts].map((count, at): Sample => {
    total += count;
    const bound = BOUNDS[at];
    const le = bound === undefined ? "+Inf" : String(bound / 1000);
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: durations.sum / 1000 },
    { metricName: `${name}_count`, labels, value: observed(durations) },
  ];
}
