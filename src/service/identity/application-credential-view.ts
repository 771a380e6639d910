import type { ApplicationCredential } from "./application-credential.ts";
import { keystoneTime } from "./keystone-time.ts";
import { rolesOf } from "./role.ts";

/** An application credential as Keystone shows it: without its secret. */
export function credentialView(baseUrl: string, credential: ApplicationCredential): Readonly<Record<string, unknown>> {
  const { id, name, description, userId, projectId, expiresAt, unrestricted, role, accessRules } = credential;
  return {
    id,
    name,
    description,
    user_id: userId,
    project_id: projectId,
    system: null,
    // The one time that Keystone writes without its zone.
    expires_at: expiresAt === null ? null : keystoneTime(expiresAt).replace("Z", ""),
    unrestricted,
    roles: rolesOf(role).map((each) => ({
      ...each,
      domain_id: null,
      description: null,
      options: { immutable: true },
    })),
    ...(accessRules !== null && { access_rules: accessRules }),
    links: { self: `${baseUrl}/v3/users/${userId}/application_credentials/${id}` },
  };
}
