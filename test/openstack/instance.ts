import { type Cloud, JSON_TYPE, jsonBody } from "./real-cloud.ts";

/** A cloud that has just come up, or is busy, may find no host for a moment. */
const ATTEMPTS = 5;
const PAUSE = 4_000;

/** An instance of the test's own in a real cloud: no network, an empty disk, the smallest flavor. Returns its id once it is active. */
export async function createInstance(cloud: Cloud, name: string, keyName?: string): Promise<string> {
  const headers = { ...JSON_TYPE, "x-auth-token": cloud.token, "openstack-api-version": "compute 2.37" };
  const disk = { boot_index: 0, source_type: "blank", destination_type: "local", volume_size: 1 };
  const key = keyName === undefined ? {} : { key_name: keyName };
  const server = { name, flavorRef: "1", networks: "none", block_device_mapping_v2: [disk], ...key };
  for (let attempt = 1; ; attempt++) {
    const reply = await cloud.compute({ method: "POST", path: "/v2.1/servers", headers, ...jsonBody({ server }) });
    if (reply.status !== 202) throw new Error(`the instance was refused: ${reply.status} ${reply.text}`);
    const { id } = (reply.json as { server: { id: string } }).server;
    if ((await becomes(cloud, id, "ACTIVE")) !== "ERROR") return id;
    await deleteInstance(cloud, id);
    if (attempt === ATTEMPTS) throw new Error("the instance could not be started");
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Shuts it down, and waits until it is. */
export async function stopInstance(cloud: Cloud, id: string): Promise<void> {
  const path = `/v2.1/servers/${id}/action`;
  const headers = { ...JSON_TYPE, "x-auth-token": cloud.token };
  const reply = await cloud.compute({ method: "POST", path, headers, ...jsonBody({ "os-stop": null }) });
  if (reply.status !== 202) throw new Error(`the instance was not stopped: ${reply.status} ${reply.text}`);
  if ((await becomes(cloud, id, "SHUTOFF")) === "ERROR") throw new Error("the instance could not be stopped");
}

export async function deleteInstance(cloud: Cloud, id: string): Promise<void> {
  await cloud.compute({ method: "DELETE", path: `/v2.1/servers/${id}`, headers: { "x-auth-token": cloud.token } });
}

async function becomes(cloud: Cloud, id: string, wanted: "ACTIVE" | "SHUTOFF"): Promise<string> {
  const headers = { "x-auth-token": cloud.token };
  for (let attempt = 0; attempt < 300; attempt++) {
    const reply = await cloud.compute({ method: "GET", path: `/v2.1/servers/${id}`, headers });
    const { status } = (reply.json as { server: { status: string } }).server;
    if (status === wanted || status === "ERROR") return status;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`the instance does not become ${wanted}`);
}
