import { setTimeout as sleep } from "node:timers/promises";
import { type Random, randomOf } from "../fuzz/random.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { startEtcd } from "../service/store/etcd-cluster.ts";
import { missingOnTrail } from "./audit.ts";
import { etcdFaults, type Fault, type World } from "./etcd-faults.ts";
import { type History, isUncertain, type Operation } from "./history.ts";
import { noteHoldUps } from "./hold-ups.ts";
import { startLoad } from "./load.ts";
import { SETTABLE_CLOCK } from "./settable-clock.ts";
import type { NamedService } from "./things.ts";

/** What operations.md promises, in milliseconds. */
export const LONGEST_GAP = 5_000;
/** How long a fault lasts if nobody says otherwise. */
export const LASTING = 3_000;

/** In milliseconds: how long everything must work before it counts as well again, and the calm after that. */
const WELL = 1_000;
const CALM = 1_500;
/** Until then it must be well again, whatever the machine has to do besides. */
const LONGEST_ILLNESS = 60_000;

export interface CampaignOptions {
  seed: string;
  /** Milliseconds that a fault lasts if it does not end by itself. */
  lasting: number;
  /** Asked after each round of all faults. */
  more: (rounds: number) => boolean;
}

export interface Campaign {
  history: History;
  /** How many acknowledged operations have no entry on the audit trail. */
  missingOnTrail: number;
}

/** Two services on three etcd nodes under load, and one fault after the other, all of them in each round. */
export async function etcdCampaign({ seed, lasting, more }: CampaignOptions): Promise<Campaign> {
  const random = randomOf(seed);
  const cluster = await startEtcd({ nodes: 3 });
  const services: NamedService[] = [];
  let stopNoting = (): void => undefined;
  try {
    const store = cluster.newUrl();
    for (const name of ["service 1", "service 2"])
      services.push({ name, running: await startService({ store, nodeArgs: SETTABLE_CLOCK }) });
    const password = services.map(({ running }) => running.adminPassword).find((each) => each !== "") ?? "";
    const load = await startLoad({ services, password, seed });
    const { history } = load;
    const world: World = { cluster, services, random, lasting, mark: (mark) => history.marks.push(mark) };
    stopNoting = noteHoldUps(world.mark);
    await sleep(CALM);
    for (let rounds = 0; rounds === 0 || more(rounds); rounds++) {
      for (const fault of shuffled(etcdFaults, random)) await runFault(fault, world, history);
    }
    await load.stop();
    await load.readAll();
    const [first] = services;
    const trails = await Promise.all(load.instances.map(({ id }) => first?.running.admin("audit", id)));
    return { history, missingOnTrail: missingOnTrail(history, trails.join("\n")) };
  } finally {
    stopNoting();
    await Promise.all(services.map(({ running }: { running: RunningService }) => running.stop()));
    await cluster.stop();
  }
}

async function runFault({ name, run }: Fault, world: World, { operations, marks }: History): Promise<void> {
  const at = performance.now();
  await run(world);
  await untilWell(name, world, operations);
  const calm = performance.now();
  await sleep(CALM);
  const until = performance.now();
  // Whatever was under way when it was mended has had WELL and CALM: more than etcd and its clients give a request.
  marks.push({ kind: "calm", at: calm, until }, { kind: "settled", at: until }, { kind: "fault", name, at, until });
}

/** Until each service has read and written for a while, and failed at nothing. */
async function untilWell(name: string, { services }: World, operations: readonly Operation[]): Promise<void> {
  const from = performance.now();
  while (performance.now() < from + LONGEST_ILLNESS) {
    await sleep(50);
    const recent = since(operations, performance.now() - WELL);
    const isWell = services.every((service) => {
      const own = recent.filter((operation) => operation.service === service.name);
      const good = own.filter(({ outcome }) => outcome.kind === "acknowledged");
      const kinds = new Set(good.map(({ action }) => action.kind === "read"));
      return (
        kinds.size === 2 && !own.some((operation) => isUncertain(operation) || operation.outcome.kind === "not sent")
      );
    });
    if (isWell && performance.now() > from + WELL) return;
  }
  throw new Error(`not well again after: ${name}`);
}

/** Those that have ended since then. They are kept in that order. */
function since(operations: readonly Operation[], time: number): Operation[] {
  const first = operations.findLastIndex(({ end }) => end < time);
  return operations.slice(first + 1);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.below(rest.length), 1));
}
