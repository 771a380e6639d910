import type { Connection } from "../records.ts";
import { findCredential, forgetCredential, retireCredential } from "./credential-record.ts";
import { forgetPending, forgetSignIn } from "./sign-in-record.ts";

/** Who signs in, and where: if one of these changes, nothing that was kept may be used again. */
const identity = ["identityUrl", "way", "userName", "userDomain", "applicationId"] as const;
const project = ["projectName", "projectDomain"] as const;

/**
 * Forgets what was kept for a connection as it was: a secret must not go to another address, nor a token stand for another user
 * or project. What Latchkey has made for another project is kept so far that the next sign-in deletes it in the cloud.
 */
export async function forgetFormer(before: Connection, now: Connection): Promise<void> {
  const differs = (fields: readonly (keyof Connection)[]): boolean =>
    fields.some((field) => (before[field] ?? "") !== (now[field] ?? ""));
  const isOther = differs(identity);
  if (!isOther && !differs(project)) return;
  await forgetSignIn(now.id);
  await forgetPending(now.id);
  if (isOther || (await findCredential(now.id))?.ours !== true) await forgetCredential(now.id);
  else await retireCredential(now.id);
}
