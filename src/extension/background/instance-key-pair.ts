import { findKeyPair, type Instance } from "../../clouds/openstack/compute.ts";
import { fingerprint, parseSshPublicKey } from "../../core/ssh-public-key.ts";
import { read } from "../ext.ts";
import { unpackList } from "../kept-list.ts";
import type { PasswordRequest } from "../password-messages.ts";
import { withAccess } from "./access.ts";
import { network } from "./cloud-network.ts";

/** Null where the cloud does not tell: no key pair, or one of another user, which Nova shows to nobody else. */
export interface InstanceKeyPair {
  name: string | null;
  /** As in its public key, for example `ssh-rsa`. */
  type: string | null;
  fingerprint: string | null;
}

type WhichInstance = Pick<PasswordRequest, "connectionId" | "instanceId">;

/** The instance as the list has it. */
export async function knownInstance({ connectionId, instanceId }: WhichInstance): Promise<Instance | undefined> {
  const { lists } = await read("session", "lists");
  const list = lists?.[connectionId];
  return list && unpackList(list).instances.find((instance) => instance.id === instanceId);
}

/** The key pair that the instance was started with, by its name among the user's own. */
export async function keyPairOf(which: WhichInstance): Promise<InstanceKeyPair> {
  const name = (await knownInstance(which))?.keyName ?? null;
  if (name === null) return { name, type: null, fingerprint: null };
  const found = await withAccess(which.connectionId, (access) => findKeyPair(network, access, name));
  const publicKey = found.code === "ok" ? parseSshPublicKey(found.value.publicKey) : undefined;
  return { name, type: publicKey?.type ?? null, fingerprint: publicKey ? fingerprint(publicKey.blob) : null };
}
