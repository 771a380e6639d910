import type * as v from "valibot";
import { type Network, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { keyPairAnswer, keyPairsAnswer, passwordAnswer, serversAnswer } from "./answers.ts";
import { utc } from "./cloud-time.ts";
import { type Access, isSuccess, request, send, sendRaw } from "./compute-request.ts";

export interface Instance {
  id: string;
  name: string;
  /** Nova's status, for example ACTIVE or SHUTOFF. */
  status: string;
  addresses: string[];
  flavor: string;
  keyName: string | null;
  /** When it was started first, else asked for: unix milliseconds; null where the cloud does not tell. */
  startedAt: number | null;
  metadata: Record<string, string>;
}

const PAGE = 1000;
const MOST_INSTANCES = 50_000;

/** All instances of the project, in the cloud's order. Follows pages by marker: their links can name a host behind a proxy. */
export async function listInstances(network: Network, access: Access): Promise<Result<Instance[]>> {
  const instances: Instance[] = [];
  let marker = "";
  while (instances.length < MOST_INSTANCES) {
    const path = `/servers/detail?limit=${PAGE}${marker && `&marker=${marker}`}`;
    const page = await request(network, access, { method: "GET", path }, serversAnswer);
    if (page.code !== "ok") return page;
    instances.push(...page.value.servers.map(instanceOf));
    const last = page.value.servers.at(-1);
    if (last === undefined || last.id === marker || !page.value.servers_links.some((link) => link.rel === "next"))
      break;
    marker = last.id;
  }
  return ok(instances);
}

/** The stored blob; empty if there is none. */
export async function fetchBlob(network: Network, access: Access, instanceId: string): Promise<Result<string>> {
  const answer = await request(network, access, { method: "GET", path: passwordPath(instanceId) }, passwordAnswer);
  return answer.code === "ok" ? ok(answer.value.password) : answer;
}

/** Deletes the stored blob. The instance's password stays what it is. */
export async function clearBlob(network: Network, access: Access, instanceId: string): Promise<Result<null>> {
  const reply = await send(network, access, { method: "DELETE", path: passwordPath(instanceId) });
  return reply.code === "ok" ? ok(null) : reply;
}

export interface KeyPair {
  name: string;
  publicKey: string;
}

/** The signed-in user's own key pairs; Nova shows nobody else's. */
export async function listKeyPairs(network: Network, access: Access): Promise<Result<KeyPair[]>> {
  const answer = await request(network, access, { method: "GET", path: "/os-keypairs" }, keyPairsAnswer);
  if (answer.code !== "ok") return answer;
  return ok(answer.value.keypairs.map(keyPairOf));
}

/** One of the signed-in user's own key pairs; "not-found" if it is somebody else's, or none. */
export async function findKeyPair(network: Network, access: Access, name: string): Promise<Result<KeyPair>> {
  const path = `/os-keypairs/${encodeURIComponent(name)}`;
  const answer = await request(network, access, { method: "GET", path }, keyPairAnswer);
  return answer.code === "ok" ? ok(keyPairOf(answer.value)) : answer;
}

/** Imports a public key as a key pair. `name-taken` if another key has that name. */
export async function importKeyPair(
  network: Network,
  access: Access,
  keyPair: KeyPair,
): Promise<Result<"imported" | "name-taken">> {
  const body = { keypair: { name: keyPair.name, public_key: keyPair.publicKey } };
  const sent = await sendRaw(network, access, { method: "POST", path: "/os-keypairs", body });
  if (sent.code !== "ok") return sent;
  if (sent.value.status === 409) return ok("name-taken");
  return isSuccess(sent.value) ? ok("imported") : refusal(sent.value);
}

const passwordPath = (instanceId: string): string => `/servers/${encodeURIComponent(instanceId)}/os-server-password`;

const keyPairOf = ({ keypair }: v.InferOutput<typeof keyPairAnswer>): KeyPair => ({
  name: keypair.name,
  publicKey: keypair.public_key,
});

function instanceOf(server: v.InferOutput<typeof serversAnswer>["servers"][number]): Instance {
  const { id, name, status, metadata } = server;
  const addresses = Object.values(server.addresses).flatMap((network) => network.map((address) => address.addr));
  const flavor = server.flavor.original_name ?? server.flavor.id ?? "";
  const startedAt = timeOf(server["OS-SRV-USG:launched_at"] ?? server.created);
  return { id, name, status, addresses, flavor, keyName: server.key_name, startedAt, metadata };
}

function timeOf(written: string | null | undefined): number | null {
  const time = written ? utc(written) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
