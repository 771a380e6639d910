import { timingSafeEqual } from "node:crypto";
import type { Store } from "../store/store.ts";
import { type ApplicationCredential, credentialById, credentialByName, isExpired } from "./application-credential.ts";
import { namedUser } from "./named-thing.ts";
import { hashToken } from "./random-token.ts";
import { limitSignIn } from "./sign-in-limits.ts";
import { type Identified, type SignInFailure, type SignInParts, tokenFor } from "./sign-in-outcome.ts";
import type { SecretOfApplication } from "./sign-in-request.ts";
import { userById } from "./user-record.ts";

/** The token is for the credential's project, and ends with the credential at the latest. */
export async function byApplicationCredential(
  { store, tokenLifetime }: SignInParts,
  asked: SecretOfApplication,
  address: string,
): Promise<Identified | SignInFailure> {
  const limit = await limitSignIn(store, { user: `application ${subjectOf(asked)}`, address });
  if (limit.kind === "wait") return limit;
  const credential = await named(store, asked);
  if (credential === undefined || !isSecretOf(credential, asked.secret)) return { kind: "refused" };
  await limit.succeeded();
  const user = (await userById(store, credential.userId))?.record;
  if (user === undefined || isExpired(credential)) return { kind: "refused" };
  const token = tokenFor(user, ["application_credential"], tokenLifetime);
  const expiresAt = Math.min(token.expiresAt, credential.expiresAt ?? Number.POSITIVE_INFINITY);
  const { id, projectId } = credential;
  return { kind: "identified", token: { ...token, expiresAt, projectId, credentialId: id } };
}

async function named(store: Store, asked: SecretOfApplication): Promise<ApplicationCredential | undefined> {
  if ("id" in asked) return credentialById(store, asked.id);
  const user = await namedUser(store, asked.user);
  return user && credentialByName(store, user.id, asked.name);
}

/** For counting failures. */
const subjectOf = (asked: SecretOfApplication): string =>
  "id" in asked ? asked.id : `${"id" in asked.user ? asked.user.id : asked.user.name} ${asked.name}`;

const isSecretOf = ({ secretHash }: ApplicationCredential, secret: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash), Buffer.from(hashToken(secret)));
