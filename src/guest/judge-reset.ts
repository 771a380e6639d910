import { sameBytes, toBase64Url } from "../core/bytes.ts";
import type { NoticeReason } from "../core/reset-notice.ts";
import { readReset, type SignedReset, verifyReset, WITHDRAWN } from "../core/reset-request.ts";
import { ed25519KeyBlob, keyId } from "../core/ssh-public-key.ts";
import { outcomeOf } from "./answered-nonces.ts";
import type { Guest } from "./guest.ts";
import type { Recipient } from "./recipients.ts";
import type { GuestRecord, Outcome } from "./record.ts";
import { inThePast, isTooSoon } from "./reset-limit.ts";

/** Seconds that a request may be good for. */
export const LONGEST_RESET = 7 * 86_400;

/** It was answered before, and is not obeyed twice. For as long as it stands, its answer does. */
export interface Answered {
  code: "answered";
  /** Base64url. */
  nonce: string;
  outcome: Outcome;
}

export type Verdict =
  /** Nobody is answered: it is not known who asks. `text` has nothing of the request in it. */
  | { code: "ignored"; text: string }
  | Answered
  | { code: "refused"; request: SignedReset; reason: NoticeReason }
  | { code: "granted"; request: SignedReset };

export interface KnownKeys {
  /** Those that the guest seals to. */
  pinned: readonly Recipient[];
  /** Others that the instance has now. */
  late: readonly Recipient[];
}

/** What is to come of a request, as far as the request itself tells: whether there is room for the answer is asked later. */
export async function judgeReset(guest: Guest, record: GuestRecord, item: string, keys: KnownKeys): Promise<Verdict> {
  const request = readReset(record.instance, item);
  if (request === undefined) return ignored("the metadata item latchkey-reset is no reset request");
  const nonce = toBase64Url(request.nonce);
  const signers = named(keys.pinned, request);
  if (!(await isSigned(request, signers.length > 0 ? signers : named(keys.late, request))))
    return ignored("a reset request has a signature that does not hold for this instance");
  // A stranger's request is kept in memory only.
  const repeated = signers.length === 0 && item === guest.memory.item;
  const outcome = repeated ? "key-not-trusted" : outcomeOf(record.resets, nonce);
  if (outcome !== undefined) return { code: "answered", nonce, outcome };
  const reason = signers.length === 0 ? "key-not-trusted" : refusal(guest, record, request);
  return reason === undefined ? { code: "granted", request } : { code: "refused", request, reason };
}

/** Why a request is not obeyed that a trusted key has signed for this instance. */
function refusal(guest: Guest, { resets }: GuestRecord, { expires, user }: SignedReset): NoticeReason | undefined {
  const now = guest.now();
  if (expires === WITHDRAWN) return "withdrawn";
  if (expires <= now || expires <= resets.floor) return "expired";
  if (expires > now + LONGEST_RESET) return "too-long";
  if (!guest.resettable.includes(user)) return "user-not-allowed";
  const limited =
    isTooSoon(inThePast(resets.obeyed, now), now, guest.limit) ||
    // The clock may have been set forward since.
    isTooSoon(guest.memory.obeyed, guest.uptime(), guest.limit);
  return limited ? "too-soon" : undefined;
}

const named = (keys: readonly Recipient[], request: SignedReset): Recipient[] =>
  keys.filter(({ publicKey }) => sameBytes(keyId(ed25519KeyBlob(publicKey)), request.keyId));

/** Nobody can tell of a key that is not known here: who has it may be told so. */
async function isSigned(request: SignedReset, signers: readonly Recipient[]): Promise<boolean> {
  for (const { publicKey } of signers) if (await verifyReset(request, publicKey)) return true;
  return signers.length === 0;
}

const ignored = (text: string): Verdict => ({ code: "ignored", text: `${text}: it is ignored` });
