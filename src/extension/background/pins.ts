import { fromBase64, toBase64 } from "../../core/bytes.ts";
import type { OpenedEnvelope } from "../../core/open-envelope.ts";
import { read } from "../ext.ts";
import type { Answer, Request } from "../messages.ts";
import type { Pin } from "../records.ts";
import { changeLocal } from "./change-record.ts";
import { vaultKey } from "./lock.ts";

/** Instance ids are unique over clouds, so the pin of an instance is the same over all connections that show it. */
export async function findPin(instanceId: string): Promise<Pin | undefined> {
  return (await read("local", "pins")).pins?.[instanceId];
}

export const pinnedKey = (pin: Pin): Uint8Array => fromBase64(pin.guestKey) ?? new Uint8Array();

/** Trust on first use: remembers the guest key, and the newest envelope seen. Returns the pin. */
export async function pinGuest(envelope: OpenedEnvelope): Promise<Pin> {
  const now = unixSeconds();
  const before = await findPin(envelope.instance);
  const pin: Pin = {
    guestKey: toBase64(envelope.guestKey),
    firstSeen: before?.firstSeen ?? now,
    lastSeen: now,
    newestTime: Math.max(before?.newestTime ?? 0, envelope.time),
  };
  await keepPin(envelope.instance, pin);
  return pin;
}

/** The user has accepted a changed guest key. Its envelopes start a new order in time. */
export async function trustGuestKey({
  instanceId,
  guestKey,
}: Request<"trustGuestKey">): Promise<Answer<"trustGuestKey">> {
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  key.wipe();
  if (fromBase64(guestKey)?.length !== 32) throw new RangeError("guestKey must be 32 bytes in base64");
  await keepPin(instanceId, { guestKey, firstSeen: unixSeconds(), lastSeen: unixSeconds(), newestTime: 0 });
  return { code: "trusted" };
}

const keepPin = (instanceId: string, pin: Pin): Promise<void> =>
  changeLocal("pins", (pins) => ({ ...pins, [instanceId]: pin }));

const unixSeconds = (): number => Math.floor(Date.now() / 1000);
