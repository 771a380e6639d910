import { hash } from "node:crypto";
import * as v from "valibot";

/** From least to most. Each includes those before it, as Keystone's implied roles do. */
export const ROLES = ["reader", "member", "admin"] as const;
export type Role = (typeof ROLES)[number];
export const role = v.picklist(ROLES);

export const hasRole = (held: Role, needed: Role): boolean => ROLES.indexOf(held) >= ROLES.indexOf(needed);

export const lowerRole = (one: Role, other: Role): Role => (hasRole(one, other) ? other : one);

/** The role and those it includes, as a token shows them. */
export function rolesOf(held: Role): { id: string; name: Role }[] {
  return ROLES.filter((each) => hasRole(held, each)).map((each) => ({ id: roleId(each), name: each }));
}

export const roleId = (name: Role): string => hash("sha256", `role ${name}`).slice(0, 32);
