import type { Instance } from "../../clouds/openstack/compute.ts";
import { read } from "../ext.ts";
import type { EmptyReason, PasswordRequest } from "../password-messages.ts";
import { type InstanceKeyPair, keyPairOf, knownInstance } from "./instance-key-pair.ts";

const MINUTE = 60_000;
/** Windows takes this long from its first start to cloudbase-init's post; Linux a tenth of it. */
const BOOT_MINUTES = 15;

/** Why nothing is stored for an instance: what the list and the key pair say, and what was there before. */
export async function whyEmpty(request: PasswordRequest): Promise<EmptyReason> {
  const instance = await knownInstance(request);
  if (instance === undefined) return { code: "unknown" };
  if (instance.keyName === null) return { code: "no-key-pair" };
  const { openers } = await read("local", "openers");
  const lastSeen = openers?.[request.instanceId]?.openedAt;
  return reasonOf(instance, await keyPairOf(request), lastSeen, Date.now());
}

/** `lastSeen`: when a password of this instance was opened here, unix seconds; `now` in unix milliseconds. */
export function reasonOf(
  { status, startedAt }: Instance,
  keyPair: InstanceKeyPair,
  lastSeen: number | undefined,
  now: number,
): EmptyReason {
  if (status === "BUILD") return { code: "building" };
  if (lastSeen !== undefined) return { code: "cleared", lastSeen };
  if (status !== "ACTIVE") return { code: "not-running", status };
  const minutes = startedAt === null ? undefined : Math.max(0, Math.floor((now - startedAt) / MINUTE));
  if (minutes !== undefined && minutes < BOOT_MINUTES) return { code: "booting", minutes };
  if (keyPair.type === "ssh-ed25519" && keyPair.name !== null)
    return { code: "ed25519-without-guest", keyPair: keyPair.name };
  return minutes === undefined ? { code: "unknown" } : { code: "no-agent" };
}
