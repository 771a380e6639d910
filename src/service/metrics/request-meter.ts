import { type Durations, newDurations, observe } from "./durations.ts";

/** What is counted of one route and method. The labels are patterns of ours: nothing that a client sends makes one. */
export interface RouteCounts {
  readonly route: string;
  readonly method: string;
  /** By the first digit of the status. */
  readonly byClass: Float64Array;
  readonly durations: Durations;
}

/** What one listener counts. Plain numbers that the request path adds to, and a scrape reads. */
export interface RequestMeter {
  readonly listener: string;
  inFlight: number;
  readonly routes: RouteCounts[];
  /** Requests that no route stands for. */
  readonly unrouted: RouteCounts;
  /** By status, of 400 and above. */
  readonly refused: Float64Array;
  /** What was closed without a request: no HTTP, too slow, too large a head, too many connections. */
  readonly cutOff: Map<string, number>;
}

const newCounts = (route: string, method: string, durations = newDurations()): RouteCounts => ({
  route,
  method,
  byClass: new Float64Array(6),
  durations,
});

/** There with 0 from the start: a rate does not see a series' first value. */
const CUT_OFF = ["no http", "head too large", "too slow", "bad path", "too many connections"];

export function newRequestMeter(listener: string): RequestMeter {
  const unrouted = newCounts("-", "-");
  return {
    listener,
    inFlight: 0,
    routes: [unrouted],
    unrouted,
    refused: new Float64Array(600),
    cutOff: new Map(CUT_OFF.map((reason) => [reason, 0])),
  };
}

/** For a route that is being added. The durations of a route's methods are counted together. */
export function countsOf(meter: RequestMeter, route: string, method: string): RouteCounts {
  const same = meter.routes.find((each) => each.route === route);
  const counts = newCounts(route, method, same?.durations);
  meter.routes.push(counts);
  return counts;
}

export function countAnswer(
  meter: RequestMeter,
  { byClass, durations }: RouteCounts,
  status: number,
  milliseconds: number,
): void {
  const digit = Math.floor(status / 100);
  meter.inFlight -= 1;
  byClass[digit] = (byClass[digit] ?? 0) + 1;
  if (status >= 400) meter.refused[status] = (meter.refused[status] ?? 0) + 1;
  observe(durations, milliseconds);
}

export function countCutOff({ cutOff }: RequestMeter, reason: string): void {
  cutOff.set(reason, (cutOff.get(reason) ?? 0) + 1);
}
