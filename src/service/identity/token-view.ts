import { DOMAIN } from "./domain.ts";
import { keystoneTime } from "./keystone-time.ts";
import type { Project } from "./project.ts";
import type { Receipt } from "./receipt.ts";
import { rolesOf } from "./role.ts";
import type { Session } from "./session.ts";
import type { User } from "./user-record.ts";

/** A token as Keystone shows it. The token itself is in a header, never here. */
export function tokenView(
  { token, user, scope, credential }: Session,
  project: Project | undefined,
  services: object[] | undefined,
): object {
  return {
    token: {
      methods: token.methods,
      user: { ...userView(user), password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: keystoneTime(token.expiresAt),
      issued_at: keystoneTime(token.issuedAt),
      ...(project !== undefined &&
        scope !== undefined && {
          project: { domain: DOMAIN, id: project.id, name: project.name },
          is_domain: false,
          roles: rolesOf(scope.role),
          ...(services !== undefined && { catalog: services }),
        }),
      ...(credential !== undefined && {
        application_credential: {
          id: credential.id,
          name: credential.name,
          restricted: !credential.unrestricted,
          ...(credential.accessRules !== null && { access_rules: credential.accessRules }),
        },
      }),
    },
  };
}

/** What is told beside a receipt: who it is for, and what is wanted in all. */
export const receiptView = (receipt: Receipt, user: User): object => ({
  receipt: {
    methods: ["password"],
    user: userView(user),
    expires_at: keystoneTime(receipt.expiresAt),
    issued_at: keystoneTime(receipt.issuedAt),
  },
  required_auth_methods: [["password", "totp"]],
});

const userView = ({ id, name }: User): object => ({ domain: DOMAIN, id, name });
