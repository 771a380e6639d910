import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type CloudInstance, type RunningGuest, startGuest } from "../test/e2e/cloud.ts";
import { type RunningService, startService } from "../test/service/running-service.ts";

/** What the options page offers as the name of a first key, and so of its key pair: nothing to type for the user. */
export const KEY_NAME = "My key";

export interface DemoCloud {
  service: RunningService;
  folder: string;
  user: string;
  password: string;
  project: string;
  instances: CloudInstance[];
  guests: RunningGuest[];
  close(): Promise<void>;
}

/** A service on an embedded database in a folder of its own, a user, a project, and three instances whose guests wait for a key. */
export async function startDemoCloud(): Promise<DemoCloud> {
  mkdirSync(".demo", { recursive: true });
  const folder = mkdtempSync(join(".demo", "run-"));
  const service = await startService({ data: join(folder, "service") });
  const [user, password, project] = ["demo", "demo-password", "demo"];
  await service.admin("project", "create", project);
  await service.adminWith(`${password}\n`, "user", "create", user, "--password-stdin");
  await service.admin("role", "grant", user, project, "member");
  const instances: CloudInstance[] = [];
  for (const [name, address, flavor] of [
    ["win-ad-01", "10.20.0.11", "m1.large"],
    ["win-build-07", "10.20.4.31", "c2.xlarge"],
    ["lin-bastion-02", "203.0.113.24", "m1.small"],
  ] as const) {
    const tokenFile = join(folder, `${name}.token`);
    const owner = ["--project", project, "--user", user, "--key-name", KEY_NAME, "--token-file", tokenFile];
    const shown = ["--address", `private=${address}`, "--flavor", flavor];
    const printed = await service.admin("instance", "create", name, ...owner, ...shown);
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(printed)?.[0] ?? "";
    instances.push({ id, name, tokenFile, state: join(folder, name) });
  }
  const guests = instances.map((instance) => startGuest({ service }, instance, "none", []));
  return {
    service,
    folder,
    user,
    password,
    project,
    instances,
    guests,
    async close() {
      for (const guest of guests) await guest.stop();
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
