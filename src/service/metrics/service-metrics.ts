import { collectDefaultMetrics, Registry } from "prom-client";
import project from "../../../package.json" with { type: "json" };
import type { StoreMeter } from "../store/store-meter.ts";
import { addFamily, type MetricFamily } from "./metric-family.ts";
import { requestFamilies } from "./request-families.ts";
import type { RequestMeter } from "./request-meter.ts";
import { storeFamilies } from "./store-families.ts";

/** How exactly the event loop's delay is known, in milliseconds. A finer one wakes an idle process more often. */
const PRECISION = 20;

export interface ListenerFigures {
  listener: string;
  connections: () => Promise<number>;
  /** Long polls. */
  waiting: () => number;
}

export interface MetricSources {
  meters: readonly RequestMeter[];
  store: StoreMeter;
  listeners: readonly ListenerFigures[];
  /** How often a sign-in ended in each way. */
  signIns: Readonly<Record<string, number>>;
  isReady: () => boolean;
  /** Milliseconds since 1970; undefined without TLS. */
  certificateExpiresAt: () => number | undefined;
}

/** A registry of our own, read by `/metrics`. Its labels are words of ours, never what a client has sent. */
export function serviceMetrics(sources: MetricSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: PRECISION });
  const families = [...requestFamilies(sources.meters), ...storeFamilies(sources.store), ...serviceFamilies(sources)];
  for (const family of families) addFamily(registry, family);
  return registry;
}

function serviceFamilies({ listeners, signIns, isReady, certificateExpiresAt }: MetricSources): MetricFamily[] {
  return [
    {
      name: "latchkey_connections",
      help: "Open connections.",
      type: "gauge",
      read: () =>
        Promise.all(
          listeners.map(async ({ listener, connections }) => ({ labels: { listener }, value: await connections() })),
        ),
    },
    {
      name: "latchkey_long_polls_waiting",
      help: "Requests that wait for a change.",
      type: "gauge",
      read: () => listeners.map(({ listener, waiting }) => ({ labels: { listener }, value: waiting() })),
    },
    {
      name: "latchkey_sign_ins_total",
      help: "Attempts to sign in, by outcome.",
      type: "counter",
      read: () => Object.entries(signIns).map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      name: "latchkey_ready",
      help: "1 if the store answered when it was asked last and the service is not stopping.",
      type: "gauge",
      read: () => [{ labels: {}, value: isReady() ? 1 : 0 }],
    },
    {
      name: "latchkey_tls_certificate_expires_timestamp_seconds",
      help: "When the certificate in use expires.",
      type: "gauge",
      read() {
        const expiresAt = certificateExpiresAt();
        return expiresAt === undefined ? [] : [{ labels: {}, value: expiresAt / 1000 }];
      },
    },
    {
      name: "latchkey_build_info",
      help: "Always 1.",
      type: "gauge",
      read: () => [{ labels: { version: project.version }, value: 1 }],
    },
  ];
}
