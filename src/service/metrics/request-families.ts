import { observed } from "./durations.ts";
import { histogramSamples, type MetricFamily, type Sample } from "./metric-family.ts";
import type { RequestMeter } from "./request-meter.ts";

/** Why a request was refused, by the status that says so. */
const reasons: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "not signed in",
  403: "not allowed",
  404: "not found",
  406: "other microversion",
  409: "conflict",
  412: "other version",
  413: "body too large",
  415: "other type",
  429: "too many attempts",
  500: "failure",
  503: "unavailable",
};

/** What the listeners count. A route is there from the start, with 0. */
export function requestFamilies(meters: readonly RequestMeter[]): MetricFamily[] {
  const routes = () => meters.flatMap(({ listener, routes }) => routes.map((counts) => ({ listener, ...counts })));
  const duration = "latchkey_http_request_duration_seconds";
  return [
    {
      name: "latchkey_http_requests_total",
      help: "Requests answered, by listener, route, method and class of status.",
      type: "counter",
      read: () =>
        routes().flatMap(({ listener, route, method, byClass }) =>
          [...byClass].flatMap((value, digit): Sample[] =>
            value === 0 && digit !== 2 ? [] : [{ labels: { listener, route, method, status: `${digit}xx` }, value }],
          ),
        ),
    },
    {
      name: duration,
      help: "From a request's head to its answer, long polls with their wait, by listener and route.",
      type: "histogram",
      read() {
        const seen = new Map(routes().map((counts) => [counts.durations, counts]));
        return [...seen.values()]
          .filter(({ durations }) => observed(durations) > 0)
          .flatMap(({ listener, route, durations }) => histogramSamples(duration, { listener, route }, durations));
      },
    },
    {
      name: "latchkey_http_requests_in_flight",
      help: "Requests that are not answered yet, long polls too.",
      type: "gauge",
      read: () => meters.map(({ listener, inFlight }) => ({ labels: { listener }, value: inFlight })),
    },
    {
      name: "latchkey_http_refused_total",
      help: "Requests and connections that were refused, by reason.",
      type: "counter",
      read: () =>
        meters.flatMap(({ listener, refused, cutOff }) => [
          ...Object.entries(reasons).map(([status, reason]) => ({
            labels: { listener, reason },
            value: refused[Number(status)] ?? 0,
          })),
          ...[...cutOff].map(([reason, value]) => ({ labels: { listener, reason }, value })),
        ]),
    },
  ];
}
