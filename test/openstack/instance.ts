import { type Cloud, JSON_TYPE, jsonBody } from "./real-cloud.ts";

/** An instance of the test's own in a real cloud: no network, an empty disk, the smallest flavor. Returns its id once it is active. */
export async function createInstance(cloud: Cloud, name: string, keyName?: string): Promise<string> {
  const headers = { ...JSON_TYPE, "x-auth-token": cloud.token, "openstack-api-version": "compute 2.37" };
  const disk = { boot_index: 0, source_type: "blank", destination_type: "local", volume_size: 1 };
  const key = keyName === undefined ? {} : { key_name: keyName };
  const server = { name, flavorRef: "1", networks: "none", block_device_mapping_v2: [disk], ...key };
  const reply = await cloud.compute({ method: "POST", path: "/v2.1/servers", headers, ...jsonBody({ server }) });
  if (reply.status !== 202) throw new Error(`the instance was refused: ${reply.status} ${reply.text}`);
  const { id } = (reply.json as { server: { id: string } }).server;
  await becomes(cloud, id, "ACTIVE");
  return id;
}

/** Shuts it down, and waits until it is. */
export async function stopInstance(cloud: Cloud, id: string): Promise<void> {
  const path = `/v2.1/servers/${id}/action`;
  const headers = { ...JSON_TYPE, "x-auth-token": cloud.token };
  const reply = await cloud.compute({ method: "POST", path, headers, ...jsonBody({ "os-stop": null }) });
  if (reply.status !== 202) throw new Error(`the instance was not stopped: ${reply.status} ${reply.text}`);
  await becomes(cloud, id, "SHUTOFF");
}

export async function deleteInstance(cloud: Cloud, id: string): Promise<void> {
  await cloud.compute({ method: "DELETE", path: `/v2.1/servers/${id}`, headers: { "x-auth-token": cloud.token } });
}

async function becomes(cloud: Cloud, id: string, wanted: "ACTIVE" | "SHUTOFF"): Promise<void> {
  const headers = { "x-auth-token": cloud.token };
  for (let attempt = 0; attempt < 300; attempt++) {
    const reply = await cloud.compute({ method: "GET", path: `/v2.1/servers/${id}`, headers });
    const { status } = (reply.json as { server: { status: string } }).server;
    if (status === wanted) return;
    if (status === "ERROR") throw new Error("the instance could not be started");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`the instance does not become ${wanted}`);
}
