import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../fuzz/random.ts";
import type { EtcdCluster } from "../service/store/etcd-cluster.ts";
import type { Mark } from "./history.ts";
import { setClock } from "./settable-clock.ts";
import type { NamedService } from "./things.ts";

export interface World {
  cluster: EtcdCluster;
  services: NamedService[];
  random: Random;
  /** Milliseconds that a fault lasts if it does not end by itself. */
  lasting: number;
  mark: (mark: Mark) => void;
}

export interface Fault {
  name: string;
  /** Breaks something, waits, and mends it. */
  run: (world: World) => Promise<void>;
}

const NODES = [0, 1, 2];
/** In milliseconds: less than an election's. */
const SLOWNESS = 250;
/** Less than a service waits for a reading. */
const STUTTER = 400;
const now = (): number => performance.now();

async function follower({ cluster, random }: World): Promise<number> {
  const leader = await cluster.leader();
  return random.pick(NODES.filter((node) => node !== leader));
}

async function paused({ cluster, lasting }: World, node: number): Promise<void> {
  cluster.pause(node);
  await sleep(lasting);
  cluster.resume(node);
}

/** All of them stop for a while and go on, again and again: a disk or network that is slow. */
async function slow({ cluster, lasting }: World): Promise<void> {
  for (let passed = 0; passed < lasting; passed += 2 * SLOWNESS) {
    for (const node of NODES) cluster.pause(node);
    await sleep(SLOWNESS);
    for (const node of NODES) cluster.resume(node);
    await sleep(SLOWNESS);
  }
}

/**
 * One after the other stops and goes on before anybody looks for another node: what is asked of it meanwhile it answers at once when it
 * goes on, before it has heard what the others have done without it. So readings that are not linearizable are found out.
 */
async function stutter({ cluster, lasting }: World): Promise<void> {
  for (let passed = 0; passed < 2 * lasting; passed += NODES.length * 2 * STUTTER) {
    for (const node of NODES) {
      cluster.pause(node);
      await sleep(STUTTER);
      cluster.resume(node);
      await sleep(STUTTER);
    }
  }
}

async function withoutQuorum({ mark }: World, action: () => Promise<void>): Promise<void> {
  mark({ kind: "quorum", isThere: false, at: now() });
  await action();
  mark({ kind: "quorum", isThere: true, at: now() });
}

/** Three nodes: one may be missing. */
export const etcdFaults: readonly Fault[] = [
  {
    name: "leader killed",
    async run({ cluster, lasting }) {
      const leader = await cluster.leader();
      await cluster.kill(leader);
      await sleep(lasting);
      await cluster.restart(leader);
    },
  },
  { name: "leader paused", run: async (world) => paused(world, await world.cluster.leader()) },
  { name: "follower paused", run: async (world) => paused(world, await follower(world)) },
  {
    name: "nodes restarted one after the other",
    async run({ cluster }) {
      for (const node of NODES) await cluster.restart(node);
    },
  },
  { name: "all nodes killed and restarted", run: (world) => withoutQuorum(world, () => world.cluster.restartAll()) },
  {
    name: "quorum lost and back",
    async run(world) {
      const { cluster, random, lasting } = world;
      const staying = random.pick(NODES);
      const others = NODES.filter((node) => node !== staying);
      await withoutQuorum(world, async () => {
        for (const node of others) await cluster.kill(node);
        await sleep(lasting);
        await Promise.all(others.map((node) => cluster.restart(node)));
      });
    },
  },
  { name: "all nodes slow", run: slow },
  { name: "one node after the other stutters", run: stutter },
  {
    name: "one service's clock set ahead and back",
    async run({ services, random, lasting }) {
      const { running } = random.pick(services);
      // Ahead, behind, and right again.
      for (const wait of [lasting / 2, lasting / 2, 0]) {
        setClock(running);
        await sleep(wait);
      }
    },
  },
  {
    name: "one service killed",
    async run({ services, random, lasting, mark }) {
      const { name, running } = random.pick(services);
      mark({ kind: "service", service: name, isUp: false, at: now() });
      await running.kill9();
      await sleep(lasting);
      await running.restart();
      mark({ kind: "service", service: name, isUp: true, at: now() });
    },
  },
];
