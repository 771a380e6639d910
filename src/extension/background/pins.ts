import { fromBase64, toBase64, toHex } from "../../core/bytes.ts";
import type { OpenedEnvelope } from "../../core/open-envelope.ts";
import { read } from "../ext.ts";
import type { Pin } from "../records.ts";
import { changeLocal } from "./change-record.ts";

/** Instance ids are unique over clouds, so the pin of an instance is the same over all connections that show it. */
export async function findPin(instanceId: string): Promise<Pin | undefined> {
  return (await read("local", "pins")).pins?.[instanceId];
}

export const pinnedKey = (pin: Pin): Uint8Array => fromBase64(pin.guestKey) ?? new Uint8Array();

/**
 * Remembers the guest key of an envelope that was opened (trust on first use), and the newest envelope seen. A key that the user
 * has accepted in another's place starts a new order in time. Returns the pin.
 */
export async function pinGuest(envelope: OpenedEnvelope): Promise<Pin> {
  const now = Math.floor(Date.now() / 1000);
  const guestKey = toBase64(envelope.guestKey);
  const known = await findPin(envelope.instance);
  const before = known?.guestKey === guestKey ? known : undefined;
  const isNewest = before?.user === undefined || before.newestTime <= envelope.time;
  const pin: Pin = {
    ...before,
    guestKey,
    firstSeen: before?.firstSeen ?? now,
    lastSeen: now,
    newestTime: Math.max(before?.newestTime ?? 0, envelope.time),
    ...(isNewest && { user: envelope.user, recipients: envelope.recipients.map(toHex) }),
  };
  await keepPin(envelope.instance, pin);
  return pin;
}

const keepPin = (instanceId: string, pin: Pin): Promise<void> =>
  changeLocal("pins", (pins) => ({ ...pins, [instanceId]: pin }));
