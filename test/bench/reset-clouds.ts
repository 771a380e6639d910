import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInstance, deleteInstance } from "../openstack/instance.ts";
import { startMetadataProxy } from "../openstack/metadata-proxy.ts";
import { openCloud, realCloudAddresses } from "../openstack/real-cloud.ts";
import { newMember } from "../service/cloud.ts";
import { startService } from "../service/running-service.ts";

/** A cloud in which passwords are reset, with an account of its own. */
export interface ResetCloud {
  identityUrl: string;
  account: { user: string; password: string; project: string };
  /** Unlike any other in the cloud. */
  keyPair: string;
  /** An instance with the key pair, which must be there by now. */
  addInstance: () => Promise<ResetInstance>;
  /** Takes away everything that was made, the key pair too. */
  end: () => Promise<void>;
}

export interface ResetInstance {
  id: string;
  name: string;
  /** What its guest has to be told to find the metadata. */
  guestOptions: string[];
}

const newName = (): string => `bench-${randomBytes(3).toString("hex")}`;

/** The service, on an empty folder. */
export async function serviceCloud(): Promise<ResetCloud> {
  const service = await startService();
  const [name, keyPair] = [newName(), newName()];
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-token-"));
  const end = async (): Promise<void> => {
    await service.stop();
    for (const each of [service.data, folder]) rmSync(each, { recursive: true, force: true });
  };
  try {
    const { user, password, project } = await newMember(service);
    const addInstance = async (): Promise<ResetInstance> => {
      const tokenFile = join(folder, "token");
      const whose = ["--project", project, "--user", user, "--key-name", keyPair, "--token-file", tokenFile];
      const printed = await service.admin("instance", "create", name, ...whose);
      const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(printed)?.[0] ?? "";
      return { id, name, guestOptions: ["--metadata-url", service.guestsUrl, "--token-file", tokenFile] };
    };
    return { identityUrl: service.adminsUrl, account: { user, password, project }, keyPair, addInstance, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The real OpenStack that the OS_* variables name. */
export async function novaCloud(): Promise<ResetCloud> {
  const addresses = realCloudAddresses();
  const cloud = await openCloud(addresses);
  const [name, keyPair] = [newName(), newName()];
  const ends: (() => Promise<void>)[] = [];
  const headers = { "x-auth-token": cloud.token };
  return {
    ...addresses,
    keyPair,
    async addInstance() {
      const id = await createInstance(cloud, name, keyPair);
      ends.push(() => deleteInstance(cloud, id));
      const proxy = await startMetadataProxy(addresses, id, cloud.projectId);
      ends.push(async () => proxy.close());
      return { id, name, guestOptions: ["--metadata-url", proxy.url] };
    },
    async end() {
      for (const undo of ends) await undo();
      await cloud.compute({ method: "DELETE", path: `/v2.1/os-keypairs/${keyPair}`, headers });
    },
  };
}
