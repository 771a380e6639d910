import { rmSync } from "node:fs";
import type { Cloud } from "../openstack/real-cloud.ts";
import { postBlob, register, rsaBlob, signInAsAdmin } from "../service/cloud.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { median } from "./median.ts";
import { wrk } from "./wrk.ts";

export const CONNECTIONS = 16;
const SECONDS = 5;
/** Interleaved, so that what else the machine does meanwhile meets all of them. */
const ROUNDS = 3;
/** What a uwsgi server does anyway: else the load would run into closed connections. */
const NEW_CONNECTION_EACH = { connection: "close" };

export const NOVA = "Nova, a new connection each";
export const OURS = "latchkey serve, connections kept";

interface Subject {
  name: string;
  url: string;
  headers: Record<string, string>;
}

/** GET os-server-password of the service beside a real Nova's: requests a second by name. */
export async function benchPasswordRequests(cloud: Cloud, instanceId: string): Promise<Map<string, number>> {
  const service = await startService();
  try {
    const ours = await ourInstance(service);
    const nova = { "x-auth-token": cloud.token };
    const subjects: Subject[] = [
      { name: NOVA, url: passwordUrl(cloud.computeUrl, instanceId), headers: { ...nova, ...NEW_CONNECTION_EACH } },
      { ...ours, name: "latchkey serve, a new connection each", headers: { ...ours.headers, ...NEW_CONNECTION_EACH } },
      { ...ours, name: OURS },
    ];
    const rates = new Map(subjects.map(({ name }): [string, number[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const subject of subjects) rates.get(subject.name)?.push(await requestsPerSecond(subject));
    return new Map([...rates].map(([name, all]) => [name, median(all)]));
  } finally {
    await service.stop();
    rmSync(service.data, { recursive: true });
  }
}

const passwordUrl = (origin: string, id: string): string =>
  `${new URL(origin).origin}/v2.1/servers/${id}/os-server-password`;

async function ourInstance(service: RunningService): Promise<Omit<Subject, "name">> {
  const token = await signInAsAdmin(service);
  const { id, guestToken } = await register(service, token);
  await postBlob(service, guestToken, rsaBlob());
  return { url: passwordUrl(service.adminsUrl, id), headers: { "x-auth-token": token } };
}

/** One run to warm up, one to measure. */
async function requestsPerSecond({ url, headers }: Subject): Promise<number> {
  const load = { url, headers, connections: CONNECTIONS };
  await wrk({ ...load, seconds: 1 });
  const { requests, seconds } = await wrk({ ...load, seconds: SECONDS });
  return requests / seconds;
}
