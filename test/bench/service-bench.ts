import { startEtcd } from "../service/store/etcd-cluster.ts";
import { type BareServer, startBareServer } from "./bare-http.ts";
import { startFilledService } from "./filled-service.ts";
import { median } from "./median.ts";
import { novaSubjects } from "./nova-subjects.ts";
import { postsOf } from "./posts.ts";
import { cpuSeconds } from "./service-process.ts";
import { type Subject, serviceSubjects } from "./service-subjects.ts";
import { wrk } from "./wrk.ts";

/** Interleaved, and their median taken: what else the machine does meanwhile meets all of them. */
const ROUNDS = 3;
const WARM_UP = 2;
const SECONDS = 2;
/** More than are posted in all rounds. */
const GUESTS = 400_000;
const GUESTS_ON_ETCD = 60_000;

export interface Loaded {
  name: string;
  requestsPerSecond: number;
  /** Microseconds of the process's own CPU time, all threads; undefined where it cannot be seen. */
  cpuPerRequest: number | undefined;
  /** Microseconds. */
  p50: number;
  p99: number;
}

export const BARE_GET = "bare node:http, GET";
export const BARE_POST = "bare node:http, POST";

/**
 * GET (each read on the audit trail, on disk), list and POST of a service beside bare `node:http`; then of a service on etcd and of a real Nova,
 * whose processes would take the cores of those before while they are idle as well.
 */
export async function benchService(connections: readonly number[]): Promise<Map<number, Loaded[]>> {
  const [alone, others] = [await benchAlone(connections), await benchOthers(connections)];
  return new Map(connections.map((count) => [count, [...(alone.get(count) ?? []), ...(others.get(count) ?? [])]]));
}

async function benchAlone(connections: readonly number[]): Promise<Map<number, Loaded[]>> {
  const bare = await startBareServer();
  try {
    const filled = await startFilledService({ posted: 100, unposted: GUESTS });
    try {
      return await measureEach([...bareSubjects(bare), ...serviceSubjects(filled)], connections);
    } finally {
      await filled.stop();
    }
  } finally {
    bare.stop();
  }
}

async function benchOthers(connections: readonly number[]): Promise<Map<number, Loaded[]>> {
  const cluster = await startEtcd({ nodes: 3 });
  try {
    const filled = await startFilledService({ posted: 100, unposted: GUESTS_ON_ETCD, cluster });
    const nova = await novaSubjects();
    try {
      return await measureEach([...serviceSubjects(filled, "on 3 etcd nodes: "), ...nova.subjects], connections);
    } finally {
      await nova.end();
      await filled.stop();
    }
  } finally {
    await cluster.stop();
  }
}

async function measureEach(
  subjects: readonly Subject[],
  connections: readonly number[],
): Promise<Map<number, Loaded[]>> {
  const results = new Map<number, Loaded[]>();
  for (const count of connections) results.set(count, await measureAll(subjects, count));
  for (const { posts } of subjects) posts?.end();
  return results;
}

const bareSubjects = ({ url, processId }: BareServer): Subject[] => [
  { name: BARE_GET, url, headers: {}, processId },
  { name: BARE_POST, url, headers: {}, processId, posts: postsOf(Array(1).fill("none"), "x".repeat(344)) },
];

async function measureAll(subjects: readonly Subject[], connections: number): Promise<Loaded[]> {
  const rounds = subjects.map((): Loaded[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, subject] of subjects.entries()) rounds[index]?.push(await measure(subject, connections));
  }
  return rounds.map(medians);
}

/** Of each figure by itself. */
function medians(rounds: readonly Loaded[]): Loaded {
  const of = (figure: (each: Loaded) => number): number => median(rounds.map(figure));
  return {
    name: rounds[0]?.name ?? "",
    requestsPerSecond: of((each) => each.requestsPerSecond),
    cpuPerRequest: rounds[0]?.cpuPerRequest && of((each) => each.cpuPerRequest ?? Number.NaN),
    p50: of((each) => each.p50),
    p99: of((each) => each.p99),
  };
}

/** One run to warm up, one to measure. */
async function measure({ name, processId, url, headers, posts }: Subject, connections: number): Promise<Loaded> {
  const run = async (seconds: number) => {
    const served = await wrk({ url, headers, connections, seconds, ...(posts && { script: posts.script() }) });
    if (name !== BARE_POST) posts?.note(served.output);
    return served;
  };
  await run(WARM_UP);
  const before = processId && cpuSeconds(processId);
  const { requests, seconds, p50, p99 } = await run(SECONDS);
  const cpu = processId && before !== undefined ? cpuSeconds(processId) - before : undefined;
  return {
    ...{ name, p50, p99, requestsPerSecond: requests / seconds },
    cpuPerRequest: cpu === undefined ? undefined : (cpu / requests) * 1e6,
  };
}
