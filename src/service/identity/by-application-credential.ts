import { timingSafeEqual } from "node:crypto";
import { auditWrite, SIGN_IN_SUBJECT } from "../audit/audit-trail.ts";
import type { Store } from "../store/store.ts";
import { type ApplicationCredential, credentialById, credentialByName, isExpired } from "./application-credential.ts";
import { namedUser } from "./named-thing.ts";
import { hashToken } from "./random-token.ts";
import { limitCredential } from "./sign-in-limits.ts";
import {
  type Identified,
  type Sender,
  type SignInFailure,
  type SignInParts,
  senderActor,
  tokenFor,
} from "./sign-in-outcome.ts";
import type { SecretOfApplication } from "./sign-in-request.ts";
import { userById } from "./user-record.ts";

const METHOD = "application_credential";

/** The token is for the credential's project, and ends with the credential at the latest. */
export async function byApplicationCredential(
  { store, tokenLifetime }: SignInParts,
  asked: SecretOfApplication,
  sender: Sender,
): Promise<Identified | SignInFailure> {
  const actor = senderActor(sender);
  const slowed = async () =>
    auditWrite((await named(store, asked))?.userId ?? SIGN_IN_SUBJECT, "sign-in slowed down", actor, METHOD);
  const limit = await limitCredential(store, { named: subjectOf(asked), address: sender.address }, slowed);
  if (limit.kind === "wait") return limit;
  const credential = await named(store, asked);
  const refused = { kind: "refused", userId: credential?.userId, credentialId: credential?.id } as const;
  if (credential === undefined || !isSecretOf(credential, asked.secret)) return refused;
  await limit.succeeded();
  const user = (await userById(store, credential.userId))?.record;
  if (user === undefined || user.isDisabled === true || isExpired(credential)) return refused;
  const token = tokenFor(user, [METHOD], tokenLifetime);
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
