import type { Actor } from "../audit/audit-trail.ts";
import { unknownActor } from "../audit/refusal.ts";
import type { Store } from "../store/store.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { Receipt } from "./receipt.ts";
import { type Alongside, newAuditId, type Token } from "./token.ts";
import type { TotpSecrets } from "./totp-secret.ts";
import type { User } from "./user-record.ts";

export interface SignInParts {
  store: Store;
  hasher: PasswordHasher;
  totpSecrets: TotpSecrets;
  /** Milliseconds. */
  tokenLifetime: number;
}

/** Where a request to sign in came from, and the receipt that it had. */
export interface Sender {
  address: string;
  /** The request's id. */
  request: string;
  receipt: string | undefined;
}

/** Who sends it, as long as nothing is proven. */
export const senderActor = ({ address, request }: Omit<Sender, "receipt">): Actor =>
  unknownActor({ ip: address, id: request });

/** Who it is, and the token that stands for it. */
export interface Identified {
  kind: "identified";
  /** `projectId` is null unless the way to sign in decides it. */
  token: Token;
  /** What making the token uses up. */
  alongside?: Alongside;
}

/** Whom a sign-in that fails was about, as far as there is such a user: for the audit trail only. */
export interface Claimed {
  userId?: string | undefined;
  credentialId?: string | undefined;
}

export type SignInFailure =
  /** Whatever was wrong: user, password, passcode, secret, token, project or role. */
  | ({ kind: "refused" } & Claimed)
  | { kind: "scope not allowed" }
  /** A token of an application credential makes no other tokens. */
  | ({ kind: "delegated" } & Claimed)
  /** The password was right; the receipt says so for some minutes, in which the passcode may follow. */
  | { kind: "another factor"; text: string; receipt: Receipt; user: User }
  | { kind: "wait"; seconds: number }
  | { kind: "busy" };

/** A new token of a user's, not yet for a project. */
export function tokenFor(user: User, methods: Token["methods"], tokenLifetime: number): Token {
  const issuedAt = Date.now();
  return {
    userId: user.id,
    passwordVersion: user.passwordVersion,
    projectId: null,
    methods,
    auditIds: [newAuditId()],
    issuedAt,
    expiresAt: issuedAt + tokenLifetime,
  };
}
