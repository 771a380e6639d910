import { setTimeout as sleep } from "node:timers/promises";
import { type Random, randomOf } from "../fuzz/random.ts";
import type { Registered } from "../service/cloud.ts";
import { listFrom, registerWith, signInto } from "./callers.ts";
import { type Action, type History, newHistory, type Operation } from "./history.ts";
import {
  adminOfBlob,
  adminOfItem,
  guestOfBlob,
  guestOfItem,
  ITEMS,
  type NamedService,
  newBlob,
  newItem,
  perform,
  type Way,
} from "./things.ts";

const INSTANCES = 5;
/** Of each kind and instance, so that they race for it. */
const CLIENTS = 2;
/** The longest pause of a client between two operations, in milliseconds. */
const PAUSE = 80;
/** After a connection that nobody took: the service is down, and needs the processor to come back. */
const PAUSE_WHEN_DOWN = 250;
/** Enough to see one lost; a page of a list has 1000. */
const MOST_REGISTERED = 300;

export interface Load {
  history: History;
  instances: Registered[];
  /** Reads everything once from each service, as admin and as guest, with all tokens. Throws if one does not answer. */
  readAll: () => Promise<void>;
  /** Ends when every client has its last answer. */
  stop: () => Promise<void>;
}

export interface LoadOptions {
  services: NamedService[];
  /** Of the user `admin`. */
  password: string;
  seed: string;
}

/** What a client has last read of something, and its tag. */
type Known = Map<string, { value: string; tag: string }>;

/**
 * Guests and admins who read, post, replace, clear and ask for resets, all over all services, until they are stopped. They do not wait for
 * better times: what fails is followed by the next thing that they want.
 */
export async function startLoad({ services, password, seed }: LoadOptions): Promise<Load> {
  const history = newHistory();
  const tokens: string[] = [];
  let stopped = false;

  async function signedIn(service: NamedService): Promise<void> {
    const { call, result } = await signInto(service, password);
    history.calls.push(call);
    if (result !== undefined) tokens.push(result);
  }
  async function registered(service: NamedService, token: string): Promise<Registered | undefined> {
    const { call, result } = await registerWith(service, token);
    history.calls.push(call);
    return result;
  }
  async function done(service: NamedService, way: Way, action: Action, tag?: string): Promise<Operation> {
    const operation = await perform(service.name, way, action, tag);
    history.operations.push(operation);
    if (operation.outcome.kind === "not sent") await sleep(PAUSE_WHEN_DOWN);
    return operation;
  }

  for (const service of services) await signedIn(service);
  const found = await Promise.all(
    Array.from({ length: INSTANCES }, async (_, index) => {
      const service = services[index % services.length];
      return service && registered(service, tokens[0] ?? "");
    }),
  );
  const instances = found.filter((instance) => instance !== undefined);
  if (instances.length < INSTANCES) throw new Error("the service does not work before the first fault");

  async function client(name: string, live: (random: Random, known: Known) => Promise<void>): Promise<void> {
    const random = randomOf(`${seed} ${name}`);
    const known: Known = new Map();
    while (!stopped) {
      await live(random, known);
      await sleep(1 + random.below(PAUSE));
    }
  }

  async function read(service: NamedService, way: Way, known: Known, isConditional: boolean): Promise<void> {
    const before = isConditional ? known.get(way.object) : undefined;
    const { outcome } = await done(service, way, { kind: "read", ...(before && { known: before.value }) }, before?.tag);
    if (outcome.kind !== "acknowledged" || outcome.tag === undefined || outcome.seen === undefined) return;
    known.set(way.object, { value: outcome.seen, tag: outcome.tag });
  }

  async function beGuest(instance: Registered, random: Random, known: Known): Promise<void> {
    const service = random.pick(services);
    const way = guestOfBlob(service, instance);
    const before = known.get(way.object);
    switch (random.below(6)) {
      case 0:
        return void (await done(service, way, { kind: "post", value: newBlob() }));
      case 1:
      case 2:
        if (before === undefined) return read(service, way, known, false);
        return void (await done(
          service,
          way,
          { kind: "replace", value: newBlob(), expected: before.value },
          before.tag,
        ));
      case 3:
        return read(service, guestOfItem(service, instance, random.pick(ITEMS)), known, random.once(2));
      default:
        return read(service, way, known, random.once(2));
    }
  }

  async function beAdmin(instance: Registered, random: Random, known: Known): Promise<void> {
    const service = random.pick(services);
    const token = random.pick(tokens);
    const blob = adminOfBlob(service, instance, token);
    const item = adminOfItem(service, instance, token, random.pick(ITEMS));
    switch (random.below(8)) {
      case 0:
        return void (await done(service, blob, { kind: "clear" }));
      case 1:
      case 2:
        return void (await done(service, item, { kind: "put", value: newItem(random) }));
      case 3:
        return void (await done(service, item, { kind: "remove" }));
      case 4:
        return read(service, item, known, false);
      default:
        return read(service, blob, known, random.once(2));
    }
  }

  const others: string[] = [];
  async function beCaller(random: Random): Promise<void> {
    const service = random.pick(services);
    const token = random.pick(tokens);
    if (random.once(12)) return signedIn(service);
    if (random.once(8) && others.length < MOST_REGISTERED) {
      const other = await registered(service, token);
      if (other !== undefined) others.push(other.id);
      return;
    }
    const { call } = await listFrom(service, token, [...instances.map(({ id }) => id), ...others]);
    history.calls.push(call);
  }

  const running = [
    ...instances.flatMap((instance) =>
      Array.from({ length: CLIENTS }, (_, index) => [
        client(`guest ${index} ${instance.id}`, (random, known) => beGuest(instance, random, known)),
        client(`admin ${index} ${instance.id}`, (random, known) => beAdmin(instance, random, known)),
      ]).flat(),
    ),
    client("caller", beCaller),
  ];

  async function readAll(): Promise<void> {
    for (const service of services) {
      const token = tokens[0] ?? "";
      for (const instance of instances) {
        const ways = [guestOfBlob(service, instance), adminOfBlob(service, instance, token)];
        for (const item of ITEMS) {
          ways.push(guestOfItem(service, instance, item), adminOfItem(service, instance, token, item));
        }
        for (const way of ways) {
          const { outcome } = await done(service, way, { kind: "read" });
          if (outcome.kind !== "acknowledged") throw new Error(`${service.name} does not answer: ${outcome.kind}`);
        }
      }
      // A token that was issued is good, wherever it was issued and whatever has happened since.
      for (const each of tokens) {
        const { call } = await listFrom(service, each, [...instances.map(({ id }) => id), ...others]);
        history.calls.push(call);
        if (!call.isGood) throw new Error(`a token is not good: ${call.wrong ?? "no answer"}`);
      }
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    await Promise.all(running);
  }

  return { history, instances, readAll, stop };
}
