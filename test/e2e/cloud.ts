import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningService, startService } from "../service/running-service.ts";
import { until } from "./driver/until.ts";
import { type Intermediary, startIntermediary } from "./intermediary.ts";

/** A service with a user, a project and instances, and guests to run in them. */
export interface Cloud {
  service: RunningService;
  /** The service as browsers see it: everything passes here. */
  middle: Intermediary;
  user: string;
  password: string;
  project: string;
  /** Registers an instance whose guest waits for the key pair `keyName` of the user. */
  addInstance(name: string, keyName?: string): Promise<CloudInstance>;
  close(): Promise<void>;
}

export interface CloudInstance {
  id: string;
  name: string;
  tokenFile: string;
  /** The guest's own folder. */
  state: string;
}

export const KEY_PAIR = "ops-laptop";

/** `host`: what browsers call it. A passkey in Firefox belongs to a host name, which an address is not. */
export async function startCloud(host?: "localhost"): Promise<Cloud> {
  const middle = await startIntermediary(host);
  const service = await startService({ args: ["--public-url", middle.url] });
  middle.target = service.adminsUrl;
  const [user, password, project] = ["alice", "alice's long password", "demo"];
  await service.admin("project", "create", project);
  await service.adminWith(`${password}\n`, "user", "create", user, "--password-stdin");
  await service.admin("role", "grant", user, project, "member");
  const folder = mkdtempSync(join(tmpdir(), "latchkey-guests-"));
  return {
    service,
    middle,
    user,
    password,
    project,
    async addInstance(name, keyName = KEY_PAIR) {
      const tokenFile = join(folder, `${name}.token`);
      const options = ["--project", project, "--user", user, "--key-name", keyName, "--token-file", tokenFile];
      const shown = ["--address", "private=10.20.0.11", "--flavor", "m1.large"];
      const printed = await service.admin("instance", "create", name, ...options, ...shown);
      const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(printed)?.[0] ?? "";
      return { id, name, tokenFile, state: join(folder, name) };
    },
    async close() {
      middle.close();
      await service.stop();
    },
  };
}

export interface RunningGuest {
  output: () => string;
  /** Resolves when it has posted. */
  posted: () => Promise<void>;
  stop: () => Promise<void>;
}

/** `latchkey guest run` in a process of its own. `more`: without `--once` it waits for reset requests, until it is stopped. */
export function startGuest(
  { service }: Pick<Cloud, "service">,
  instance: CloudInstance,
  apply = "none",
  more = ["--once"],
): RunningGuest {
  const options = ["--metadata-url", service.guestsUrl, "--token-file", instance.tokenFile];
  const state = ["--state", instance.state, "--interval", "1", "--apply", apply, "--user", "Administrator"];
  const child: ChildProcess = spawn(process.execPath, [
    "dist/cli/latchkey.js",
    "guest",
    "run",
    ...options,
    ...state,
    ...more,
  ]);
  let output = "";
  child.stdout?.on("data", (text) => (output += text));
  child.stderr?.on("data", (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    output: () => output,
    async posted() {
      const status = await until("the guest has posted", async () => {
        const code = await Promise.race([ended, new Promise<undefined>((resolve) => setTimeout(resolve, 100))]);
        if (code !== undefined) return { code };
        return / is posted: /.test(output) && { code: 0 };
      });
      if (status.code !== 0) throw new Error(`the guest ended with ${status.code}: ${output}`);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
