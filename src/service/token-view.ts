import { DOMAIN } from "./domain.ts";
import type { Project } from "./project.ts";
import { rolesOf } from "./role.ts";
import type { Token } from "./token.ts";
import type { User } from "./user.ts";

/** A token as Keystone shows it. The token itself is in a header, never here. */
export function tokenView(
  token: Token,
  user: User,
  project: Project | undefined,
  services: object[] | undefined,
): object {
  const role = project && user.roles[project.id];
  return {
    token: {
      methods: token.methods,
      user: { domain: DOMAIN, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: keystoneTime(token.expiresAt),
      issued_at: keystoneTime(token.issuedAt),
      ...(project !== undefined &&
        role !== undefined && {
          project: { domain: DOMAIN, id: project.id, name: project.name },
          is_domain: false,
          roles: rolesOf(role),
          ...(services !== undefined && { catalog: services }),
        }),
    },
  };
}

/** Keystone's times have six digits after the point. */
const keystoneTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace("Z", "000Z");
