import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { api, postBlob, readPassword, register, signInAsAdmin } from "../service/cloud.ts";
import { type RunningService, startService } from "../service/running-service.ts";
import { cpuSeconds } from "./service-process.ts";
import { wrk } from "./wrk.ts";

const CONNECTIONS = 16;
const SECONDS = 3;
/** Interleaved, and their median taken: what else the machine does meanwhile meets all of them. */
const ROUNDS = 5;

/** The least that Node can do: an answer of the same size as the service's, out of memory, over HTTP. */
const BARE = `
  const body = JSON.stringify({ password: "x".repeat(344) });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const server = require("node:http").createServer((request, response) => response.writeHead(200, headers).end(body));
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

interface Subject {
  name: string;
  processId: number;
  url: string;
  headers: Record<string, string>;
}

interface Load {
  requestsPerSecond: number;
  /** Microseconds of the process's own CPU time, all threads. */
  cpuPerRequest: number;
}

export interface NamedLoad extends Load {
  name: string;
}

/** GET os-server-password (each read on the audit trail, on disk) beside bare `node:http` (the first), in one run. */
export async function benchService(): Promise<NamedLoad[]> {
  const service = await startService();
  const bare = spawn(process.execPath, ["-e", BARE], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(bare.stdout, "data");
    const { token, id } = await prepare(service);
    const headers = { "x-auth-token": token };
    const url = `${service.adminsUrl}/v2.1/servers`;
    const subjects: Subject[] = [
      { name: "bare node:http", processId: bare.pid ?? 0, url: `http://127.0.0.1:${Number(port)}/`, headers: {} },
      {
        name: "GET os-server-password",
        processId: service.processId(),
        url: `${url}/${id}/os-server-password`,
        headers,
      },
      { name: "GET servers/detail?limit=20", processId: service.processId(), url: `${url}/detail?limit=20`, headers },
    ];
    const loads = subjects.map((): Load[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, subject] of subjects.entries()) loads[index]?.push(await measure(subject));
    }
    return subjects.map(({ name }, index) => ({ name, ...median(loads[index] ?? []) }));
  } finally {
    bare.kill();
    await service.stop();
    rmSync(service.data, { recursive: true });
  }
}

/** The round with the median of CPU per request. */
function median(loads: readonly Load[]): Load {
  const load = [...loads].sort((a, b) => a.cpuPerRequest - b.cpuPerRequest)[Math.floor(loads.length / 2)];
  if (load === undefined) throw new Error("nothing was measured");
  return load;
}

/** Twenty instances, of which one has a password. Throws if the answers would not be worth measuring. */
async function prepare(service: RunningService): Promise<{ token: string; id: string }> {
  const token = await signInAsAdmin(service);
  const { id, guestToken } = await register(service, token);
  for (let count = 1; count < 20; count++) await register(service, token, { name: `web-${count}` });
  const posted = await postBlob(service, guestToken, Buffer.alloc(256, 0xa5).toString("base64"));
  const read = await readPassword(service, token, id);
  const listed = await api(service, token, "GET", "/v2.1/servers/detail?limit=20");
  const statuses = [posted.status, read.status, listed.status];
  if (statuses.some((status) => status !== 200)) throw new Error(`the service answers ${statuses.join(", ")}`);
  return { token, id };
}

/** One run to warm up, one to measure. */
async function measure({ processId, url, headers }: Subject): Promise<Load> {
  const load = { url, headers, connections: CONNECTIONS };
  await wrk({ ...load, seconds: 1 });
  const before = cpuSeconds(processId);
  const { requests, seconds } = await wrk({ ...load, seconds: SECONDS });
  const cpu = cpuSeconds(processId) - before;
  return { requestsPerSecond: requests / seconds, cpuPerRequest: (cpu / requests) * 1e6 };
}
