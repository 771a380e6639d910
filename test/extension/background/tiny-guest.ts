import { toBase64Url, toHex } from "../../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { createPassword } from "../../../src/core/password.ts";
import { type NoticeReason, writeNotice } from "../../../src/core/reset-notice.ts";
import { RESET_ITEM, readReset, verifyReset, WITHDRAWN } from "../../../src/core/reset-request.ts";
import { sealEnvelope } from "../../../src/core/seal-envelope.ts";
import { exposeText } from "../../../src/core/secret.ts";
import type { Slot } from "./tiny-nova.ts";

/** A guest as docs/decisions/2026-11-22-resets.md describes it, without its disk and its account. */
export interface TinyGuest {
  instance: string;
  user: string;
  password: string;
  /** Envelopes so far; the last one opens to the password. */
  envelopes: string[];
  isOff: boolean;
  refusesFor: NoticeReason | undefined;
  /** How many times the password was changed. */
  resets: number;
  /** Looks at what its instance's metadata says now. */
  look: (slot: Slot, canReplace: boolean) => Promise<void>;
  /** An envelope of a new password, as it seals them; `reset` in base64url. */
  seal: (reset?: string, password?: string) => string;
}

export function createTinyGuest(instance: string, recipients: Uint8Array[], user = "Administrator"): TinyGuest {
  const pair = createEd25519KeyPair();
  const seen = new Set<string>();
  const notice = (nonce: Uint8Array, reason: NoticeReason): string =>
    writeNotice(instance, { nonce: nonce as Uint8Array<ArrayBuffer>, reason }, pair);

  const guest: TinyGuest = {
    instance,
    user,
    password: "",
    envelopes: [],
    isOff: false,
    refusesFor: undefined,
    resets: 0,
    seal(reset) {
      const password = createPassword();
      guest.password = exposeText(password);
      const time = Math.floor(Date.now() / 1000);
      const payload = { instance, user, password, time, ...(reset !== undefined && { reset }) };
      const envelope = sealEnvelope(payload, recipients, pair);
      password.wipe();
      guest.envelopes.push(envelope);
      return envelope;
    },
    async look(slot, canReplace) {
      const request = readReset(instance, slot.items[RESET_ITEM] ?? "");
      if (guest.isOff || request === undefined) return;
      const signed = await Promise.all(recipients.map((key) => verifyReset(request, key)));
      const present = guest.envelopes.at(-1) ?? "";
      const isFree = slot.blob === "" || (canReplace && slot.blob.startsWith(present));
      if (!signed.includes(true) || !isFree) return;
      const nonce = toHex(request.nonce);
      if (seen.has(nonce)) return;
      const isOver = request.expires !== WITHDRAWN && request.expires * 1000 <= Date.now();
      const why = request.expires === WITHDRAWN ? "withdrawn" : isOver ? "expired" : guest.refusesFor;
      seen.add(nonce);
      if (why !== undefined) {
        slot.blob = present + notice(request.nonce, why);
        return;
      }
      guest.resets++;
      slot.blob = guest.seal(toBase64Url(request.nonce));
    },
  };
  return guest;
}
