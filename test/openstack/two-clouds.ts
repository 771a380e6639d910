import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newMember, signInAsAdmin } from "../service/cloud.ts";
import { newFolder, type RunningService, startService } from "../service/running-service.ts";
import { createInstance, deleteInstance } from "./instance.ts";
import { type PlainReply, type PlainRequest, plainRequest } from "./plain-request.ts";
import { type Cloud, JSON_TYPE, jsonBody, METADATA_SECRET, openCloud, realCloudAddresses } from "./real-cloud.ts";

/** The same instances, by the same names, in a real cloud and in the service. */
export interface Side {
  cloud: Cloud;
  /** Ids by name. */
  instances: ReadonlyMap<string, string>;
  /** Somebody else's. */
  foreignInstance: string;
}

export interface TwoClouds {
  real: Side;
  ours: Side;
  names: readonly string[];
  end: () => Promise<void>;
}

/** Asks both sides the same, in the words of each. */
export async function askBoth(
  { real, ours }: TwoClouds,
  api: "identity" | "compute" | "metadata",
  asked: (side: Side) => PlainRequest,
): Promise<{ real: PlainReply; ours: PlainReply }> {
  const [first, second] = await Promise.all([real.cloud[api](asked(real)), ours.cloud[api](asked(ours))]);
  return { real: first, ours: second };
}

export const instanceOf = ({ instances }: Side, name: string): string => {
  const id = instances.get(name);
  if (id === undefined) throw new Error(`there is no instance ${name}`);
  return id;
};

export const withToken = ({ cloud }: Side): Record<string, string> => ({ "x-auth-token": cloud.token });

/** Three instances of this run's own on either side; `end` removes them. */
export async function startTwoClouds(): Promise<TwoClouds> {
  const run = randomBytes(3).toString("hex");
  const names = ["a", "b", "c"].map((letter) => `differ-${run}-${letter}`);
  const real = await openCloud(realCloudAddresses());
  const realInstances = await createAll(real, names);
  const secretFile = join(newFolder(), "secret");
  writeFileSync(secretFile, METADATA_SECRET, { mode: 0o600 });
  const service = await startService({ args: ["--proxy-secret-file", secretFile] });
  const ours = await ourCloud(service);
  const ourInstances = await createAll(ours, names);
  return {
    real: { cloud: real, instances: realInstances, foreignInstance: foreignInstance() },
    ours: { cloud: ours, instances: ourInstances, foreignInstance: await somebodyElses(service) },
    names,
    async end() {
      for (const id of realInstances.values()) await deleteInstance(real, id);
      await service.stop();
    },
  };
}

async function ourCloud(service: RunningService): Promise<Cloud> {
  const { user, password, project } = await newMember(service);
  const account = { user, password, project };
  return openCloud({ identityUrl: service.adminsUrl, metadataUrl: service.guestsUrl, account });
}

async function somebodyElses(service: RunningService): Promise<string> {
  const token = await signInAsAdmin(service);
  const request = { method: "POST", path: "/v2.1/servers", headers: { ...JSON_TYPE, "x-auth-token": token } };
  const reply = await plainRequest(service.adminsUrl, { ...request, ...jsonBody({ server: { name: "theirs" } }) });
  return (reply.json as { server: { id: string } }).server.id;
}

/** Of another project, if the cloud's variables name one; else one that nobody has, which must look the same. */
const foreignInstance = (): string => process.env.ID_OTHER_1 ?? "00000000-0000-4000-8000-000000000000";

async function createAll(cloud: Cloud, names: readonly string[]): Promise<Map<string, string>> {
  const instances = new Map<string, string>();
  for (const name of names) {
    instances.set(name, await createInstance(cloud, name));
    // In turn: the newest is the first in a list, and Nova's clock has seconds.
    const second = Math.floor(Date.now() / 1000);
    while (Math.floor(Date.now() / 1000) === second) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return instances;
}
