import * as v from "valibot";
import type { Account } from "../clouds/openstack/identity.ts";

/** A way to sign in. Without a password, the user is asked for it. */
export interface CloudAccount {
  account: Account;
  password?: string;
}

export type CloudAccountOutcome =
  | ({ code: "account" } & CloudAccount)
  /** Missing, or not text. Named as in clouds.yaml. */
  | { code: "field"; field: string }
  /** Anything but a password: an application credential, a token, OpenID Connect. */
  | { code: "sign-in-type" };

const filled = v.pipe(v.string(), v.nonEmpty());
const absent = v.optional(filled);

const cloud = v.object({
  auth_type: absent,
  auth: v.object({
    auth_url: filled,
    username: filled,
    password: absent,
    user_domain_name: absent,
    user_domain_id: absent,
    project_name: filled,
    project_domain_name: absent,
    project_domain_id: absent,
  }),
});

/** The account that a cloud of clouds.yaml describes (openstacksdk, "Configuring OpenStack SDK Applications"). */
export function cloudAccount(settings: unknown): CloudAccountOutcome {
  const type = v.safeParse(v.object({ auth_type: absent }), settings);
  if (type.success && !["password", "v3password"].includes(type.output.auth_type ?? "password"))
    return { code: "sign-in-type" };
  const parsed = v.safeParse(cloud, settings);
  if (!parsed.success) return { code: "field", field: v.getDotPath(parsed.issues[0]) ?? "auth" };
  const { auth_url, username, password, project_name, ...domains } = parsed.output.auth;
  const userDomain = domainName(domains.user_domain_name, domains.user_domain_id);
  const projectDomain = domainName(domains.project_domain_name, domains.project_domain_id);
  if (userDomain === undefined) return { code: "field", field: "auth.user_domain_name" };
  if (projectDomain === undefined) return { code: "field", field: "auth.project_domain_name" };
  const account = { identityUrl: auth_url, userName: username, userDomain, projectName: project_name, projectDomain };
  return { code: "account", account, ...(password !== undefined && { password }) };
}

/** `default` is the id of the domain `Default` in every Keystone; of others only the name is of use here. */
const domainName = (name: string | undefined, id: string | undefined): string | undefined =>
  name ?? (id === undefined || id === "default" ? "Default" : undefined);
