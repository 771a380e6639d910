import type { StoreMeter } from "../store/store-meter.ts";
import { histogramSamples, type MetricFamily, type Sample } from "./metric-family.ts";

const kinds = ["get", "list", "commit", "snapshot"] as const;

/** What is counted of the store. */
export function storeFamilies(meter: StoreMeter): MetricFamily[] {
  const duration = "latchkey_store_operation_duration_seconds";
  return [
    {
      name: "latchkey_store_operations_total",
      help: "Operations of the store, by kind and outcome.",
      type: "counter",
      read: () =>
        kinds.flatMap((operation): Sample[] => {
          const { done, conflicts, failed } = meter[operation];
          const outcomes = { done, failed, ...(operation === "commit" && { conflict: conflicts }) };
          return Object.entries(outcomes).map(([outcome, value]) => ({ labels: { operation, outcome }, value }));
        }),
    },
    {
      name: duration,
      help: "How long they took; of gets, one in sixteen is timed.",
      type: "histogram",
      read: () => kinds.flatMap((operation) => histogramSamples(duration, { operation }, meter[operation].durations)),
    },
    {
      name: "latchkey_store_shed_total",
      help: "Operations refused at once because too many waited for the store.",
      type: "counter",
      read: () => [{ labels: {}, value: meter.shed }],
    },
    {
      name: "latchkey_store_waiting",
      help: "Operations that wait for the store.",
      type: "gauge",
      read: () => [{ labels: {}, value: meter.waiting }],
    },
    {
      name: "latchkey_audit_entries_total",
      help: "Entries that this process has put on the audit trail.",
      type: "counter",
      read: () => [{ labels: {}, value: meter.auditEntries }],
    },
  ];
}
