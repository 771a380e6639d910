import { recogniseBlob } from "../../core/blob.ts";
import { fromBase64Url } from "../../core/bytes.ts";
import { answers, type NoticeReason, readNotice, withoutNotice } from "../../core/reset-notice.ts";
import type { WrongAnswer } from "../reset-messages.ts";
import { failureOf, openedFrom, openWithMyKeys } from "./guest-password.ts";
import { withVault } from "./open-vault.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { findPin, pinGuest, pinnedKey } from "./pins.ts";
import type { InstanceReset } from "./reset-record.ts";
import type { OpenVault } from "./vault-store.ts";

export type ResetAnswer =
  /** Nothing is stored, or what was stored before. */
  | { code: "none" }
  | OpenedPassword
  | { code: "notice"; reason: NoticeReason }
  | { code: "wrong"; why: WrongAnswer }
  | { code: "locked" };

/** What the cloud's blob says to a request. Only the pinned guest can answer it, and only with its nonce. */
export async function readResetAnswer(stored: string, reset: InstanceReset): Promise<ResetAnswer> {
  if (stored === "") return { code: "none" };
  const pin = await findPin(reset.instanceId);
  const guestKey = pin === undefined ? new Uint8Array() : pinnedKey(pin);
  const notice = await readNotice(stored, reset.instanceId, guestKey);
  const nonce = fromBase64Url(reset.nonce) ?? new Uint8Array();
  if (notice !== undefined && answers(notice, nonce)) return { code: "notice", reason: notice.reason };
  if (withoutNotice(stored) === withoutNotice(reset.before)) return { code: "none" };
  const kind = recogniseBlob(stored)?.kind;
  if (kind === "rsa") return { code: "wrong", why: { code: "other-request" } };
  if (kind === undefined && !stored.startsWith("LK1.")) return { code: "wrong", why: { code: "not-encrypted" } };
  return withVault((vault) => openAnswer(stored, reset, vault));
}

async function openAnswer(stored: string, reset: InstanceReset, vault: OpenVault): Promise<ResetAnswer> {
  const pin = await findPin(reset.instanceId);
  const outcome = await openWithMyKeys(
    stored,
    {
      instance: reset.instanceId,
      guestKey: pin === undefined ? new Uint8Array() : pinnedKey(pin),
      ...(pin !== undefined && { newestTime: pin.newestTime }),
    },
    vault,
  );
  if (outcome.code !== "opened") return { code: "wrong", why: failureOf(outcome, pin) };
  const { envelope } = outcome;
  if (envelope.reset === reset.nonce) return openedFrom(stored, envelope, () => pinGuest(envelope), vault);
  envelope.password.wipe();
  return { code: "wrong", why: { code: "other-request" } };
}
