import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  api,
  guest,
  PASSWORD_PATH,
  postBlob,
  type Registered,
  register,
  rsaBlob,
  signInAsAdmin,
} from "../service/cloud.ts";
import { asGuest, METADATA_PATH, type Waiting, wait } from "../service/http/waiting-client.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { cpuSeconds, residentMegabytes } from "./service-process.ts";

/** Long enough for a hundredth of a second of CPU, the least that can be seen, to be little. */
const IDLE_SECONDS = 10;
/** Instances that are registered at a time. */
const PART = 50;

export interface WaitingFigures {
  megabytesBefore: number;
  megabytesWaiting: number;
  /** Of one core, with nobody waiting and with all. */
  idleBefore: number;
  idleWaiting: number;
  /** Seconds from the first request for a reset until each guest's answer is stored, and of those the service's CPU. */
  seconds: number;
  serviceSeconds: number;
  /** Milliseconds from the sending of each request for a reset until its guest's answer is stored. */
  each: number[];
}

/** Guests that wait for a reset, all at one service, and then are all asked for one at once. They are scripted: no passwords. */
export async function benchWaiting(count: number): Promise<WaitingFigures> {
  const service = await startService({ args: ["--max-connections", String(count * 2)] });
  try {
    const token = await signInAsAdmin(service);
    const guests = await registerAll(service, token, count);
    const processId = service.processId();
    const idleBefore = await idleCpu(processId);
    const megabytesBefore = residentMegabytes(processId);
    const waits = await Promise.all(guests.map(({ guestToken }) => wait(service, asGuest(guestToken, METADATA_PATH))));
    const idleWaiting = await idleCpu(processId);
    const megabytesWaiting = residentMegabytes(processId);
    const answers = waits.map((waiting, index) => answerRequest(service, waiting, guests[index]));
    const [started, cpuBefore] = [performance.now(), cpuSeconds(processId)];
    const asked = await Promise.all(guests.map(({ id }) => askForReset(service, token, id)));
    const stored = await Promise.all(answers);
    return {
      megabytesBefore,
      megabytesWaiting,
      idleBefore,
      idleWaiting,
      seconds: (performance.now() - started) / 1000,
      serviceSeconds: cpuSeconds(processId) - cpuBefore,
      each: stored.map((time, index) => time - (asked[index] ?? 0)),
    };
  } finally {
    await service.stop();
    rmSync(service.data, { recursive: true });
  }
}

async function registerAll(service: RunningService, token: string, count: number): Promise<Registered[]> {
  const guests: Registered[] = [];
  for (let at = 0; at < count; at += PART) {
    const part = Array.from({ length: Math.min(PART, count - at) }, () => register(service, token));
    guests.push(...(await Promise.all(part)));
  }
  for (const { guestToken } of guests) await postBlob(service, guestToken, rsaBlob());
  return guests;
}

/** The part of a core that a process takes while nobody asks it anything. */
async function idleCpu(processId: number): Promise<number> {
  await sleep(1_000);
  const before = cpuSeconds(processId);
  await sleep(IDLE_SECONDS * 1_000);
  return (cpuSeconds(processId) - before) / IDLE_SECONDS;
}

/** When it was sent. */
async function askForReset(service: RunningService, token: string, id: string): Promise<number> {
  const sent = performance.now();
  const metadata = { "latchkey-reset": "R1.requested" };
  const { status } = await api(service, token, "POST", `/v2.1/servers/${id}/metadata`, { metadata });
  if (status !== 200) throw new Error(`the request was answered with ${status}`);
  return sent;
}

/** When it was stored. */
async function answerRequest(service: RunningService, waiting: Waiting, of: Registered | undefined): Promise<number> {
  const { status } = await waiting.reply;
  const stored = await guest(service, of?.guestToken, "GET", PASSWORD_PATH);
  const headers = { "if-match": stored.headers.get("etag") ?? "" };
  const posted = await guest(service, of?.guestToken, "POST", PASSWORD_PATH, { headers, body: rsaBlob() });
  if (status !== 200 || posted.status !== 200) throw new Error(`the guest was answered ${status}, ${posted.status}`);
  return performance.now();
}
