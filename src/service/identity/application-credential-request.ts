import * as v from "valibot";
import { accessRule } from "./access-rule.ts";
import { name, plainText } from "./names.ts";
import { hasRole, ROLES, type Role, roleId } from "./role.ts";

/** Of one application credential. */
export const MOST_RULES = 50;

const askedRole = v.union([v.strictObject({ id: v.string() }), v.strictObject({ name: v.string() })]);

/** The body of `POST /v3/users/{id}/application_credentials`. */
export const newCredentialBody = v.object({
  application_credential: v.object({
    name,
    description: v.nullish(plainText(4096)),
    /** A secret of the caller's own could be guessed, and would have to be hashed like a password at each use. */
    secret: v.nullish(v.never()),
    expires_at: v.nullish(v.pipe(v.string(), v.maxLength(64))),
    roles: v.nullish(v.pipe(v.array(askedRole), v.maxLength(ROLES.length))),
    unrestricted: v.nullish(v.boolean()),
    /** Not empty: in Keystone that means no restriction, and reads like the contrary. */
    access_rules: v.nullish(v.pipe(v.array(accessRule), v.minLength(1), v.maxLength(MOST_RULES))),
  }),
});
export type NewCredentialBody = v.InferOutput<typeof newCredentialBody>;

/** The highest role asked for, or `held` if none is; `unassigned` if one is more than that, or none that there is. */
export function rolesAskedFor(asked: readonly v.InferOutput<typeof askedRole>[], held: Role): Role | "unassigned" {
  const roles = asked.map((each) =>
    ROLES.find((role) => ("id" in each ? roleId(role) === each.id : role === each.name)),
  );
  if (roles.some((role) => role === undefined || !hasRole(held, role))) return "unassigned";
  return roles.length === 0 ? held : (ROLES.findLast((role) => roles.includes(role)) ?? "unassigned");
}
