import { fetchBlob } from "../../clouds/openstack/compute.ts";
import type { Access } from "../../clouds/openstack/compute-request.ts";
import { type InstanceAction, listInstanceActions } from "../../clouds/openstack/instance-actions.ts";
import { recogniseBlob } from "../../core/blob.ts";
import type { Blinding } from "../../core/rsa-blinding.ts";
import type { Secret } from "../../core/secret.ts";
import type { PasswordDetails, PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { withAccess } from "./access.ts";
import { blindingAhead, openAgentPassword } from "./agent-password.ts";
import { network } from "./cloud-network.ts";
import { openGuestPassword } from "./guest-password.ts";
import { vaultKey } from "./lock.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { noteOpener } from "./openers.ts";
import { staleSince } from "./stale.ts";
import { readVault, type StoredVault } from "./vault-store.ts";
import { whyEmpty } from "./why-empty.ts";

/** Milliseconds that a password, once it is open, waits for what was done to its instance. */
const PATIENCE = 1_000;

/** What to do while a password is on its way. */
export interface Meanwhile {
  /** The cloud has been asked: there is time until it answers. */
  asked: () => void;
  /** There is a blob, which is being opened; undefined if it does not open. */
  answered: (password: Promise<Secret | undefined>) => void;
}

const nothing: Meanwhile = { asked: () => undefined, answered: () => undefined };

/** Fetches an instance's blob and opens it with the key that it is sealed to, which is found by itself. */
export async function openStoredPassword(
  request: PasswordRequest,
  meanwhile = nothing,
): Promise<OpenedPassword | PasswordFailure> {
  const { connectionId, instanceId } = request;
  let stored: Promise<StoredVault & Ahead> | undefined;
  let actions: Promise<InstanceAction[]> | undefined;
  const fetched = await withAccess(connectionId, (access) => {
    const blob = fetchBlob(network, access, instanceId);
    actions = actionsOf(access, instanceId);
    stored = readAhead();
    stored.catch(() => undefined); // told where it is needed
    meanwhile.asked();
    return blob;
  });
  if (fetched.code !== "ok") return fetched;
  if (fetched.value === "") return { code: "no-password", reason: await whyEmpty(request) };
  const opening = open(fetched.value, request, stored);
  meanwhile.answered(
    opening.then(
      (outcome) => (outcome.code === "opened" ? outcome.password : undefined),
      () => undefined,
    ),
  );
  const opened = await opening;
  if (opened.code !== "opened") return opened;
  return { ...opened, conclude: async () => conclude(await opened.conclude(), request, actions) };
}

/** None where the cloud does not tell: who may read a password need not be allowed to read these. */
async function actionsOf(access: Access, instanceId: string): Promise<InstanceAction[]> {
  const found = await listInstanceActions(network, access, instanceId);
  return found.code === "ok" ? found.value : [];
}

async function conclude(
  details: PasswordDetails,
  { instanceId, instanceName }: PasswordRequest,
  actions: Promise<InstanceAction[]> = Promise.resolve([]),
): Promise<PasswordDetails> {
  const keys = details.sealedTo.map((key) => key.fingerprint);
  await noteOpener(instanceId, instanceName, keys);
  const stale = staleSince(details, await Promise.race([actions, nothingAfter(PATIENCE)]));
  return stale === undefined ? details : { ...details, stale };
}

const nothingAfter = (milliseconds: number): Promise<[]> =>
  new Promise((resolve) => setTimeout(() => resolve([]), milliseconds));

/** What is made of the vault while the cloud is asked. */
interface Ahead {
  blinding?: Blinding | undefined;
}

async function readAhead(): Promise<StoredVault & Ahead> {
  const stored = await readVault();
  return stored.code === "vault" ? { ...stored, blinding: blindingAhead(stored.record.items) } : stored;
}

async function open(
  text: string,
  request: PasswordRequest,
  vaultAsRead = readAhead(),
): Promise<OpenedPassword | PasswordFailure> {
  const blob = recogniseBlob(text);
  if (blob === undefined)
    return text.startsWith("LK1.") ? { code: "damaged", problem: "format" } : { code: "not-encrypted" };
  const [key, stored] = await Promise.all([vaultKey(), vaultAsRead]);
  if (key === undefined) return { code: "locked" };
  try {
    if (stored.code !== "vault") return { code: "locked" };
    const vault = { items: stored.record.items, key };
    return blob.kind === "rsa"
      ? await openAgentPassword(blob.bytes, request, vault, stored.blinding)
      : await openGuestPassword(text, request, vault);
  } finally {
    key.wipe();
  }
}
