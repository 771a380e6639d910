import { clearBlob, importKeyPair, listInstances, listKeyPairs } from "../../clouds/openstack/compute.ts";
import { removeMetadataItem } from "../../clouds/openstack/server-metadata.ts";
import { sameBytes } from "../../core/bytes.ts";
import { RESET_ITEM } from "../../core/reset-request.ts";
import { parseSshPublicKey } from "../../core/ssh-public-key.ts";
import type { Answer, Request } from "../messages.ts";
import { withAccess } from "./access.ts";
import { changeSession } from "./change-record.ts";
import { network } from "./cloud-network.ts";
import { forgetOpener } from "./openers.ts";
import { packList, withList } from "./pack-list.ts";
import { findReset } from "./reset-record.ts";
import { findSignIn } from "./sign-in-record.ts";
import { readVault } from "./vault-store.ts";

export async function refreshInstances({
  connectionId,
}: Request<"refreshInstances">): Promise<Answer<"refreshInstances">> {
  let asked = "";
  const listed = await withAccess(connectionId, async (access) => {
    asked = await placeOf(connectionId);
    return listInstances(network, access);
  });
  if (listed.code !== "ok") return listed;
  // The user may have switched the project meanwhile: this is not its list then.
  if (asked !== (await placeOf(connectionId))) return { code: "refreshed" };
  const list = packList({ updatedAt: Date.now(), instances: listed.value });
  await changeSession("lists", (lists) => withList(lists, connectionId, list));
  return { code: "refreshed" };
}

async function placeOf(connectionId: string): Promise<string> {
  const signIn = await findSignIn(connectionId);
  return `${signIn?.project.id} ${signIn?.computeUrl}`;
}

export async function clearStoredPassword({
  connectionId,
  instanceId,
}: Request<"clearStoredPassword">): Promise<Answer<"clearStoredPassword">> {
  const reset = await findReset(instanceId);
  const cleared = await withAccess(connectionId, async (access) => {
    // An old request that was answered would have the guest store its answer again.
    if (reset === undefined || reset.phase === "ended")
      await removeMetadataItem(network, access, instanceId, RESET_ITEM);
    return clearBlob(network, access, instanceId);
  });
  if (cleared.code !== "ok") return cleared;
  await forgetOpener(instanceId);
  return { code: "cleared" };
}

export async function uploadKey({ connectionId, keyId, name }: Request<"uploadKey">): Promise<Answer<"uploadKey">> {
  const stored = await readVault();
  if (stored.code !== "vault") return { code: "locked" };
  const publicKey = stored.record.items.find((item) => item.id === keyId)?.label.publicKey;
  if (publicKey === undefined) return { code: "locked" };
  const listed = await withAccess(connectionId, (access) => listKeyPairs(network, access));
  if (listed.code !== "ok") return listed;
  const namesake = listed.value.find((pair) => pair.name === name);
  if (namesake !== undefined)
    return { code: isSameKey(namesake.publicKey, publicKey) ? "already-there" : "name-taken" };
  const imported = await withAccess(connectionId, (access) => importKeyPair(network, access, { name, publicKey }));
  if (imported.code !== "ok") return imported;
  return { code: imported.value === "imported" ? "uploaded" : "name-taken" };
}

function isSameKey(one: string, other: string): boolean {
  const [first, second] = [parseSshPublicKey(one), parseSshPublicKey(other)];
  return first !== undefined && second !== undefined && sameBytes(first.blob, second.blob);
}
