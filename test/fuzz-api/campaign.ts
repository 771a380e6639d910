import { randomOf } from "../fuzz/random.ts";
import type { RunningService } from "../service/running-service.ts";
import { type Connection, connection, type Outcome } from "./connection.ts";
import { operationsOf } from "./document.ts";
import { faultOf } from "./judge.ts";
import { type FuzzRequest, makeRequest } from "./make-request.ts";
import { cpuOf, type Memory, memoryOf } from "./memory.ts";
import { type Names, placeholders } from "./names.ts";
import { buildWorld, type World } from "./world.ts";

export interface Fault {
  index: number;
  what: string;
}

export interface Report {
  seed: string;
  requests: number;
  faults: Fault[];
  /** By kind and status; 0 is no answer. */
  counts: Map<string, number>;
  /** Operations that were answered with success at least once. */
  succeeded: Set<string>;
  /** Before the first request, and after each fifth of them. */
  memory: Memory[];
  milliseconds: number;
  /** Seconds of computation: of this process, and of the service. */
  cpu: { own: number; service: number };
}

/** How many at a time, each on connections of its own. */
const WORKERS = 40;
/** Addresses that they come from: failed sign-ins are counted for each. 127.0.0.1 is for those who keep the world. */
const ADDRESSES = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
/** For what may wait for ever: milliseconds after which the client goes away. */
const SHORT = 60;
/** For what may be answered or not. */
const RAW = 300;
const FIFTHS = 5;

export interface CampaignOptions {
  seed: string;
  requests: number;
  /** Milliseconds after which an answer does not come any more. */
  patience?: number;
  /** Faults after which the campaign ends. */
  enough?: number;
}

export const operations = [...operationsOf("admins"), ...operationsOf("guests")];

export const requestOf = (seed: string, index: number, names: Names): FuzzRequest =>
  makeRequest(operations, randomOf(`${seed} ${index}`), names);

/** Sends so many requests to a running service, which it may have from nobody else meanwhile. */
export async function fuzzApi(
  service: RunningService,
  { seed, requests, patience = 60_000, enough = 20 }: CampaignOptions,
): Promise<Report> {
  const world = await buildWorld(service);
  const report: Report = {
    seed,
    requests: 0,
    faults: [],
    counts: new Map(),
    succeeded: new Set(),
    memory: [await memoryOf(service)].flatMap((memory) => memory ?? []),
    milliseconds: 0,
    cpu: { own: 0, service: 0 },
  };
  const workers = Array.from({ length: WORKERS }, (_, index) => startWorker(service, index));
  const started = performance.now();
  const before = { own: process.cpuUsage(), service: cpuOf(service) };
  for (let fifth = 1; fifth <= FIFTHS; fifth++) {
    const until = Math.ceil((requests * fifth) / FIFTHS);
    await Promise.all(workers.map((worker) => work(worker, { world, report, until, patience, enough })));
    const memory = await memoryOf(service);
    if (memory === undefined) {
      report.faults.push({ index: report.requests - 1, what: "the service has ended, at this request or one before" });
      break;
    }
    report.memory.push(memory);
  }
  report.milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(before.own);
  report.cpu = { own: (user + system) / 1e6, service: cpuOf(service) - before.service };
  for (const { admins, guests } of workers) for (const each of [admins, guests]) each.close();
  return report;
}

interface Worker {
  admins: Connection;
  guests: Connection;
}

function startWorker({ adminsUrl, guestsUrl }: RunningService, index: number): Worker {
  const from = ADDRESSES[index % ADDRESSES.length] ?? "127.0.0.2";
  const to = (url: string): Connection => {
    const { hostname: host, port } = new URL(url);
    return connection({ host, port: Number(port), from });
  };
  return { admins: to(adminsUrl), guests: to(guestsUrl) };
}

interface Work {
  world: World;
  report: Report;
  until: number;
  patience: number;
  enough: number;
}

async function work(worker: Worker, { world, report, until, patience, enough }: Work): Promise<void> {
  while (report.requests < until && report.faults.length < enough) {
    const index = report.requests;
    report.requests += 1;
    const request = requestOf(report.seed, index, world.names);
    const outcome = await sendOn(worker, request, patience);
    const what = faultOf(request, outcome);
    if (what !== undefined) report.faults.push({ index, what });
    count(report, request, outcome);
    if (what === undefined) await keepWorld(world, request, outcome);
  }
}

async function sendOn(
  worker: Worker,
  { kind, listener, bytes, method, mayWait, asksForUpgrade }: FuzzRequest,
  patience: number,
): Promise<Outcome> {
  if (kind === "raw") return worker[listener].pour(bytes, RAW);
  const outcome = await worker[listener].ask(bytes, method, mayWait ? SHORT : patience);
  // What comes behind an offer to speak something else, Node may wait for instead of refusing it.
  if (asksForUpgrade) worker[listener].close();
  return outcome;
}

function count(report: Report, { kind, operation, isForOperation }: FuzzRequest, { answers }: Outcome): void {
  const add = (name: string): void => void report.counts.set(name, (report.counts.get(name) ?? 0) + 1);
  for (const { status } of answers) add(`${kind}: ${status}`);
  if (answers.length === 0) add(`${kind}: 0`);
  if (isForOperation && answers.some(({ status }) => status < 400)) {
    report.succeeded.add(`${operation.listener} ${operation.method} ${operation.path}`);
  }
}

/** What was deleted or revoked is made anew, so that the requests behind it find something. */
async function keepWorld(
  world: World,
  { kind, operation, method, bytes }: FuzzRequest,
  { answers }: Outcome,
): Promise<void> {
  const [answer] = answers;
  if (answer === undefined || answer.status >= 300 || kind === "raw") return;
  const text = Buffer.from(bytes).toString("latin1");
  const header = (name: string): string => new RegExp(`\\r\\n${name}: ([^\\r]*)`, "i").exec(text)?.[1] ?? "";
  const { path } = operation;
  const caller = world.callerOf(header("X-Auth-Token")) ?? "member";
  if (method === "DELETE" && path === "/v3/auth/tokens") {
    const revoked = world.callerOf(header("X-Subject-Token"));
    if (revoked !== undefined) await world.renew(revoked);
  } else if (method === "DELETE" && path.endsWith("/servers/{id}")) {
    await world.replace(/servers\/([^ ?/]+)/.exec(text)?.[1] ?? "");
  } else if (answer.status === 202 && path.endsWith("/servers")) {
    const { server } = JSON.parse(answer.body.toString()) as { server: { id: string; guest_token: string } };
    await world.adopt({ id: server.id, guestToken: server.guest_token }, caller);
  } else if (answer.status === 201 && path.endsWith("/application_credentials")) {
    const made = JSON.parse(answer.body.toString()) as { application_credential: { id: string } };
    world.noteCredential(made.application_credential.id);
  }
}

/** For people: the same request without what is secret in it. */
export function shown(seed: string, index: number): string {
  const { kind, operation, bytes } = requestOf(seed, index, placeholders);
  const text = JSON.stringify(Buffer.from(bytes).toString("latin1").slice(0, 1500));
  return `${kind}, ${operation.listener} ${operation.method} ${operation.path}, ${bytes.length} bytes:\n  ${text}`;
}
