import { api, call, signInAsAdmin } from "../service/cloud.ts";
import type { RunningService } from "../service/running-service.ts";
import { isRunning } from "./memory.ts";
import { CANARY } from "./strings.ts";

/** What is wrong with a service after a campaign; nothing if it is the same process, serves, and has logged no failure and nothing of what was sent. */
export async function wrongAfterwards(service: RunningService, processId: number): Promise<string[]> {
  const log = service.log();
  const wrong = [
    ...(log.includes('"failure"') ? ["a failure is in its log"] : []),
    ...(log.toLowerCase().includes(CANARY) ? ["what was sent is in its log"] : []),
  ];
  if (service.processId() !== processId || !isRunning(service)) return [...wrong, "the process has ended"];
  const token = await signInAsAdmin(service);
  const servers = await api(service, token, "GET", "/v2.1/servers");
  if (servers.status !== 200) wrong.push(`admins are answered ${servers.status}`);
  const guest = await call(`${service.guestsUrl}/openstack`);
  if (guest.status !== 401) wrong.push(`guests without a token are answered ${guest.status}`);
  return wrong;
}
