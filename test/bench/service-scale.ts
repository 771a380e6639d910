import { PASSWORD_PATH, passwordSignIn, rsaBlob } from "../service/cloud.ts";
import { type EtcdCluster, startEtcd } from "../service/store/etcd-cluster.ts";
import { type FilledService, startFilledService } from "./filled-service.ts";
import { median } from "./median.ts";
import { type Posts, postsOf } from "./posts.ts";
import { residentMegabytes } from "./service-process.ts";
import { signInScript } from "./sign-in-script.ts";
import { wrk } from "./wrk.ts";

export const SIZES = [1_000, 10_000, 100_000] as const;
const ROUNDS = 3;
const SECONDS = 1;
/** Guests that post while it is measured. They are there beside the others. */
const GUESTS = 30_000;

export interface Scale {
  instances: number;
  /** Milliseconds until it listens. */
  start: number;
  /** MB after the start, and after all that was asked. */
  memory: number;
  memoryAfter: number;
  /** By call: microseconds, of one that is asked alone. */
  times: ReadonlyMap<string, number>;
}

interface Call {
  name: string;
  url: string;
  headers?: Record<string, string>;
  posts?: Posts;
  script?: readonly string[];
  end?: () => void;
}

/** The same service with more and more instances in its store: rounds go through the sizes, so that a busy moment meets all. */
export async function benchScale(kind: "SQLite" | "etcd"): Promise<Scale[]> {
  const clusters: EtcdCluster[] = [];
  const filled: FilledService[] = [];
  const ends: (() => void)[] = [];
  try {
    for (const size of SIZES) {
      const cluster = kind === "etcd" ? await startEtcd() : undefined;
      if (cluster !== undefined) clusters.push(cluster);
      filled.push(await startFilledService({ posted: size, unposted: GUESTS, ...(cluster && { cluster }) }));
    }
    const starts = await startTimes(filled);
    const memory = filled.map(memoryOf);
    const calls = filled.map((each, index) => callsOf(each, SIZES[index] ?? 0));
    for (const { posts, end = posts?.end } of calls.flat()) if (end !== undefined) ends.push(end);
    const times = calls.map(() => new Map<string, number[]>());
    const count = calls[0]?.length ?? 0;
    for (let call = 0; call < count; call++)
      for (let round = 0; round < ROUNDS; round++)
        for (const [index, list] of calls.entries()) {
          const asked = list[call];
          if (asked === undefined) continue;
          const known = times[index]?.get(asked.name) ?? [];
          times[index]?.set(asked.name, [...known, await timeOf(asked)]);
        }
    return filled.map((each, index) => ({
      instances: SIZES[index] ?? 0,
      start: starts[index] ?? Number.NaN,
      memory: memory[index] ?? Number.NaN,
      memoryAfter: memoryOf(each),
      times: new Map([...(times[index] ?? [])].map(([name, all]) => [name, median(all)])),
    }));
  } finally {
    for (const end of ends) end();
    for (const each of filled) await each.stop();
    for (const cluster of clusters) await cluster.stop();
  }
}

const memoryOf = ({ service }: FilledService): number => residentMegabytes(service.processId());

/** In turns as well. */
async function startTimes(filled: readonly FilledService[]): Promise<number[]> {
  const all = filled.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, { service }] of filled.entries()) {
      await service.stop();
      const began = performance.now();
      await service.restart();
      all[index]?.push(performance.now() - began);
    }
  return all.map(median);
}

function callsOf({ service, token, member, posted, unposted }: FilledService, size: number): Call[] {
  const { adminsUrl, guestsUrl } = service;
  const servers = `${adminsUrl}/v2.1/servers`;
  const headers = { "x-auth-token": token };
  const [first, middle] = [posted[0], posted[Math.floor(size / 2)]];
  if (first === undefined || middle === undefined) throw new Error("there are no instances");
  return [
    { name: "GET os-server-password", url: `${servers}/${middle.id}/os-server-password`, headers },
    { name: "GET server", url: `${servers}/${middle.id}`, headers },
    { name: "list, first page of 20", url: `${servers}/detail?limit=20`, headers },
    { name: "list, first page of 1,000", url: `${servers}/detail`, headers },
    { name: "list, 20 from the middle", url: `${servers}/detail?limit=20&marker=${middle.id}`, headers },
    {
      name: "guest: GET meta_data.json",
      url: `${guestsUrl}/openstack/latest/meta_data.json`,
      headers: { authorization: `Bearer ${middle.guestToken}` },
    },
    { name: "guest: POST password", url: guestsUrl + PASSWORD_PATH, posts: postsOf(unposted, rsaBlob()) },
    {
      name: "sign in with a password",
      url: `${adminsUrl}/v3/auth/tokens`,
      ...signInScript(JSON.stringify(passwordSignIn(member))),
    },
  ];
}

/** One at a time. */
async function timeOf({ url, headers = {}, posts, script = posts?.script() }: Call): Promise<number> {
  const served = await wrk({ url, headers, connections: 1, seconds: SECONDS, ...(script && { script }) });
  posts?.note(served.output);
  return served.p50;
}
