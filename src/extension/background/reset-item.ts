import { removeMetadataItem, setMetadataItem } from "../../clouds/openstack/server-metadata.ts";
import { type Bytes, fromBase64Url } from "../../core/bytes.ts";
import { RESET_ITEM, signReset, WITHDRAWN } from "../../core/reset-request.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import { network } from "./cloud-network.ts";
import { withVault } from "./open-vault.ts";
import { findPin } from "./pins.ts";
import type { InstanceReset } from "./reset-record.ts";
import { askCloud } from "./reset-step.ts";
import { signingKey, withKeyPair } from "./signing-key.ts";

type Sent = { code: "ok"; value: null } | CloudFailure | { code: "no-guest" };

/** Puts the signed request where the guest sees it. The same reset makes the same request: to send it again changes nothing. */
export const sendRequest = (reset: InstanceReset): Promise<Sent> => send(reset, Math.floor(reset.expiresAt / 1000));

/** Puts what takes it back in its place. */
export const sendWithdrawal = (reset: InstanceReset): Promise<Sent> => send(reset, WITHDRAWN);

async function send(reset: InstanceReset, expires: number): Promise<Sent> {
  const request = await sign(reset, expires);
  if (request.code !== "signed") return request;
  const item = { key: RESET_ITEM, value: request.value };
  return askCloud(reset, (access) => setMetadataItem(network, access, reset.instanceId, item));
}

const sign = (reset: InstanceReset, expires: number) =>
  withVault(async (vault): Promise<{ code: "signed"; value: string } | { code: "no-guest" }> => {
    const pin = await findPin(reset.instanceId);
    const item = signingKey(vault.items, pin?.recipients ?? []);
    const nonce = fromBase64Url(reset.nonce) as Bytes;
    const { instanceId, user } = reset;
    if (item === undefined || user === null) return { code: "no-guest" };
    const value = await withKeyPair(item, vault, (pair) => signReset(instanceId, { nonce, expires, user }, pair));
    return value === undefined ? { code: "no-guest" } : { code: "signed", value };
  });

/** Tidies up, if the cloud lets us: a request that was answered is obeyed by nobody any more. */
export async function removeItem(reset: InstanceReset): Promise<void> {
  await askCloud(reset, (access) => removeMetadataItem(network, access, reset.instanceId, RESET_ITEM));
}

const turns = new Map<string, Promise<unknown>>();

/** One request and one withdrawal at a time for an instance: the one sent last is what the guest sees. Must not be nested. */
export function inTurn<T>(instanceId: string, action: () => Promise<T>): Promise<T> {
  const before = turns.get(instanceId) ?? Promise.resolve();
  const mine = before.then(action, action);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  turns.set(instanceId, settled);
  void settled.then(() => turns.get(instanceId) === settled && turns.delete(instanceId));
  return mine;
}
