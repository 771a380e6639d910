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

/** Who it is, and the token that stands for it. */
export interface Identified {
  kind: "identified";
  /** `projectId` is null unless the way to sign in decides it. */
  token: Token;
  /** What making the token uses up. */
  alongside?: Alongside;
}

export type SignInFailure =
  /** Whatever was wrong: user, password, passcode, secret, token, project or role. */
  | { kind: "refused" }
  | { kind: "scope not allowed" }
  /** A token of an application credential makes no other tokens. */
  | { kind: "delegated" }
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
