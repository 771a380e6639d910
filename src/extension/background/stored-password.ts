import { fetchBlob } from "../../clouds/openstack/compute.ts";
import { type InstanceAction, listInstanceActions } from "../../clouds/openstack/instance-actions.ts";
import { recogniseBlob } from "../../core/blob.ts";
import type { PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { withAccess } from "./access.ts";
import { openAgentPassword } from "./agent-password.ts";
import { network } from "./cloud-network.ts";
import { openGuestPassword } from "./guest-password.ts";
import { vaultKey } from "./lock.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { noteOpener } from "./openers.ts";
import { staleSince } from "./stale.ts";
import { readVault } from "./vault-store.ts";
import { whyEmpty } from "./why-empty.ts";

/** Milliseconds that a password, once it is open, waits for what was done to its instance. */
const PATIENCE = 1_000;

/** Fetches an instance's blob and opens it with the key that it is sealed to, which is found by itself. */
export async function openStoredPassword(request: PasswordRequest): Promise<OpenedPassword | PasswordFailure> {
  const { connectionId, instanceId, instanceName } = request;
  const actions = actionsOf(request);
  const fetched = await withAccess(connectionId, (access) => fetchBlob(network, access, instanceId));
  if (fetched.code !== "ok") return fetched;
  if (fetched.value === "") return { code: "no-password", reason: await whyEmpty(request) };
  const opened = await open(fetched.value, request);
  if (opened.code !== "opened") return opened;
  const keys = opened.details.sealedTo.map((key) => key.fingerprint);
  await noteOpener(instanceId, instanceName, keys);
  const stale = staleSince(opened.details, await Promise.race([actions, nothingAfter(PATIENCE)]));
  return stale === undefined ? opened : { ...opened, details: { ...opened.details, stale } };
}

/** None where the cloud does not tell: who may read a password need not be allowed to read these, and no password waits long for them. */
async function actionsOf({ connectionId, instanceId }: PasswordRequest): Promise<InstanceAction[]> {
  const asked = withAccess(connectionId, (access) => listInstanceActions(network, access, instanceId));
  const found = await asked;
  return found.code === "ok" ? found.value : [];
}

const nothingAfter = (milliseconds: number): Promise<[]> =>
  new Promise((resolve) => setTimeout(() => resolve([]), milliseconds));

async function open(text: string, request: PasswordRequest): Promise<OpenedPassword | PasswordFailure> {
  const blob = recogniseBlob(text);
  if (blob === undefined)
    return text.startsWith("LK1.") ? { code: "damaged", problem: "format" } : { code: "not-encrypted" };
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    const stored = await readVault();
    if (stored.code !== "vault") return { code: "locked" };
    const vault = { items: stored.record.items, key };
    return blob.kind === "rsa"
      ? await openAgentPassword(blob.bytes, request, vault)
      : await openGuestPassword(text, request, vault);
  } finally {
    key.wipe();
  }
}
