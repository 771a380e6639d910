import type { GuestPassword } from "../../../src/extension/password-messages.ts";
import type { ResetOutcome, WrongAnswer } from "../../../src/extension/reset-messages.ts";
import type { Reset } from "../../../src/extension/reset-records.ts";

export const now = Date.UTC(2026, 10, 22, 10, 41, 7);

/** A reset with everything that a test does not care about. */
export const makeReset = (changes: Partial<Reset> = {}): Reset => ({
  connectionId: "prod",
  instanceName: "win-ad-01",
  way: "guest",
  user: "Administrator",
  keyName: "Ops laptop",
  nonce: "AAAAAAAAAAAAAAAAAAAAAA",
  startedAt: now,
  expiresAt: now + 900_000,
  before: "",
  phase: "waiting",
  ...changes,
});

export const details: GuestPassword = {
  sealedBy: "guest",
  user: "Administrator",
  time: now / 1000,
  sealedTo: [{ name: "Ops laptop", fingerprint: "SHA256:abc" }],
  recipients: 3,
  guestFingerprint: "SHA256:def",
  guestSince: 1_790_000_000,
};

const guestKey = { fingerprint: "SHA256:a", pinnedFingerprint: "SHA256:b", pinnedFrom: 1, pinnedUntil: 2 };

/** One of each kind: the compiler asks for the missing ones. */
export const wrongAnswers: { readonly [Code in WrongAnswer["code"]]: Extract<WrongAnswer, { code: Code }> } = {
  "no-password": { code: "no-password", reason: { code: "unknown" } },
  "not-encrypted": { code: "not-encrypted" },
  "rsa-key-missing": { code: "rsa-key-missing", bits: 2048, keyPair: null, fingerprint: null },
  "rsa-key-wrong": { code: "rsa-key-wrong", bits: 2048, keyPair: null, tried: ["old"] },
  "not-for-my-keys": { code: "not-for-my-keys", recipients: ["0011223344556677"] },
  damaged: { code: "damaged", problem: "signature" },
  "other-instance": { code: "other-instance", instance: "other" },
  "guest-key-changed": { code: "guest-key-changed", guestKey: "", ...guestKey },
  "older-password": { code: "older-password", time: 1, newest: 2 },
  "other-request": { code: "other-request" },
};

/** One of each kind, and of each kind within. */
export const outcomes: ResetOutcome[] = [
  { code: "copied", clearsAt: now + 30_000, details },
  { code: "ready", details },
  { code: "only-here", copied: true, clearsAt: null },
  { code: "only-here", copied: false, clearsAt: null },
  { code: "withdrawn", confirmed: true },
  { code: "withdrawn", confirmed: false },
  { code: "unanswered", wrong: null },
  ...Object.values(wrongAnswers).map((wrong) => ({ code: "unanswered", wrong }) as const),
  { code: "not-asked", why: { code: "no-guest" } },
  { code: "not-asked", why: { code: "clipboard-refused" } },
  { code: "not-asked", why: { code: "other-user", user: "root" } },
  { code: "not-asked", why: { code: "too-late" } },
  { code: "not-asked", why: { code: "unreachable", host: "cloud.example.net" } },
  { code: "not-asked", why: { code: "signed-out" } },
  { code: "not-asked", why: { code: "locked" } },
  { code: "not-asked", why: wrongAnswers["guest-key-changed"] },
  { code: "cloud-refused", why: { code: "not-supported" }, unsure: false },
  { code: "cloud-refused", why: { code: "not-running" }, unsure: false },
  { code: "cloud-refused", why: { code: "not-allowed" }, unsure: false },
  { code: "cloud-refused", why: { code: "timeout", host: "cloud.example.net" }, unsure: true },
];
