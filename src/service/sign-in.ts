import { DOMAIN } from "./domain.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { type Project, projectById, projectByName } from "./project.ts";
import type { Stored } from "./record.ts";
import { openSession } from "./session.ts";
import { limitSignIn } from "./sign-in-limits.ts";
import type { Named, Scope, SignInRequest } from "./sign-in-request.ts";
import type { Store } from "./store.ts";
import { issueToken, newAuditId, type Token } from "./token.ts";
import { type User, userById, userByName } from "./user.ts";

export interface SignInParts {
  store: Store;
  hasher: PasswordHasher;
  /** Milliseconds. */
  tokenLifetime: number;
}

export type SignInOutcome =
  | { kind: "signed in"; text: string; token: Token; user: User; project: Project | undefined }
  /** Whatever was wrong: user, password, token, project or role. */
  | { kind: "refused" }
  | { kind: "wait"; seconds: number }
  | { kind: "busy" };

type Identified = { kind: "identified"; user: User; token: Omit<Token, "projectId"> };

/** Makes a token out of a password or of another token. */
export async function signIn(parts: SignInParts, request: SignInRequest, address: string): Promise<SignInOutcome> {
  const { identity, scope } = request.auth;
  const identified =
    "password" in identity
      ? await byPassword(parts, identity.password.user, address)
      : await byToken(parts, identity.token.id);
  if (identified.kind !== "identified") return identified;
  const { user } = identified;
  const project = await wantedProject(parts.store, scope);
  if (project === "unknown") return { kind: "refused" };
  if (project !== undefined && user.roles[project.id] === undefined) return { kind: "refused" };
  const token = { ...identified.token, projectId: project?.id ?? null };
  const text = await issueToken(parts.store, token);
  return { kind: "signed in", text, token, user, project };
}

async function byPassword(
  { store, hasher, tokenLifetime }: SignInParts,
  asked: Named & { password: string },
  address: string,
): Promise<Identified | SignInOutcome> {
  const limit = await limitSignIn(store, { user: "id" in asked ? asked.id : asked.name, address });
  if (limit.kind === "wait") return limit;
  const user = (await namedUser(store, asked))?.record;
  const matches = await hasher.matches(asked.password, user?.passwordHash);
  if (matches === "busy") return { kind: "busy" };
  if (!matches || user === undefined) return { kind: "refused" };
  await limit.succeeded();
  const issuedAt = Date.now();
  const token = {
    userId: user.id,
    passwordVersion: user.passwordVersion,
    methods: ["password" as const],
    auditIds: [newAuditId()],
    issuedAt,
    expiresAt: issuedAt + tokenLifetime,
  };
  return { kind: "identified", user, token };
}

/** The new token expires when the old one does: otherwise one could be renewed for ever. */
async function byToken({ store }: SignInParts, text: string): Promise<Identified | SignInOutcome> {
  const session = await openSession(store, text);
  if (session === undefined) return { kind: "refused" };
  const { token, user } = session;
  const methods: Token["methods"] = ["token", ...token.methods.filter((method) => method !== "token")];
  const auditIds = [newAuditId(), token.auditIds.at(-1) ?? newAuditId()];
  return { kind: "identified", user, token: { ...token, methods, auditIds, issuedAt: Date.now() } };
}

async function namedUser(store: Store, asked: Named): Promise<Stored<User> | undefined> {
  if ("id" in asked) return userById(store, asked.id);
  return isOurDomain(asked.domain) ? userByName(store, asked.name) : undefined;
}

async function wantedProject(store: Store, scope: Scope | undefined): Promise<Project | "unknown" | undefined> {
  if (scope === undefined || scope === "unscoped" || !("project" in scope)) return undefined;
  if ("id" in scope.project) return (await projectById(store, scope.project.id)) ?? "unknown";
  if (!isOurDomain(scope.project.domain)) return "unknown";
  return (await projectByName(store, scope.project.name)) ?? "unknown";
}

const isOurDomain = (asked: { id: string } | { name: string }): boolean =>
  "id" in asked ? asked.id === DOMAIN.id : asked.name.toLowerCase() === DOMAIN.name.toLowerCase();
