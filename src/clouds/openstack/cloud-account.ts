import * as v from "valibot";
import type { Interface, Place } from "./catalogue.ts";
import type { ApplicationName } from "./credential.ts";
import type { Domain, Named } from "./names.ts";

/** A cloud and how to sign in to it. What is missing of the secrets is asked for. */
export interface CloudAccount {
  identityUrl: string;
  way: SignInWay;
  /** Null: not said. An application credential has its project in it. */
  project: Named | null;
  place: Place;
}

export type SignInWay =
  /** `factors`: "totp" beside the password where the cloud is said to want both. */
  | { method: "password"; user: Named; password?: string; totp: boolean; passcode?: string }
  | { method: "application-credential"; application: ApplicationName; secret?: string }
  | { method: "token"; token?: string };

export type CloudAccountOutcome =
  | { code: "account"; account: CloudAccount }
  /** Missing, or no text. Named as in clouds.yaml, for example `auth.username`. */
  | { code: "field"; field: string }
  /** A way that Latchkey cannot sign in by, as clouds.yaml names it. */
  | { code: "sign-in-type"; type: string };

const filled = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096));
/** What is there but empty is as good as absent: scripts write it so. */
const absent = v.optional(
  v.pipe(
    v.nullable(v.pipe(v.string(), v.maxLength(4096))),
    v.transform((text) => (text === "" || text === null ? undefined : text)),
  ),
);

const cloud = v.object({
  auth_type: absent,
  auth_methods: v.optional(v.array(v.string()), []),
  region_name: absent,
  interface: absent,
  endpoint_type: absent,
  auth: v.object({
    auth_url: filled,
    username: absent,
    user_id: absent,
    password: absent,
    passcode: absent,
    token: absent,
    user_domain_name: absent,
    user_domain_id: absent,
    project_name: absent,
    tenant_name: absent,
    project_id: absent,
    tenant_id: absent,
    project_domain_name: absent,
    project_domain_id: absent,
    default_domain: absent,
    default_domain_name: absent,
    default_domain_id: absent,
    domain_name: absent,
    domain_id: absent,
    application_credential_id: absent,
    application_credential_name: absent,
    application_credential_secret: absent,
  }),
});
type Auth = v.InferOutput<typeof cloud>["auth"];

/** Ways by the names that keystoneauth gives its plugins. */
const methods: Record<string, SignInWay["method"] | "totp"> = {
  password: "password",
  v3password: "password",
  v3multifactor: "password",
  v3totp: "totp",
  v3applicationcredential: "application-credential",
  token: "token",
  v3token: "token",
};

/** The account that a cloud of clouds.yaml describes (openstacksdk, "Configuring OpenStack SDK Applications"; keystoneauth's plugins). */
export function cloudAccount(settings: unknown): CloudAccountOutcome {
  const parsed = v.safeParse(cloud, settings);
  if (!parsed.success) return { code: "field", field: v.getDotPath(parsed.issues[0]) ?? "auth" };
  const { auth, auth_type, auth_methods, region_name } = parsed.output;
  const named =
    auth_type ?? (auth.application_credential_secret === undefined ? "password" : "v3applicationcredential");
  const method = Object.hasOwn(methods, named) ? methods[named] : undefined;
  // TOTP alone is no way that Keystone's documentation knows; it stands beside a password.
  if (method === undefined || method === "totp") return { code: "sign-in-type", type: named };
  const wantsTotp = auth_methods.some((each) => /totp$/.test(each));
  const way = wayOf(method, auth, wantsTotp);
  if ("code" in way) return way;
  const project = method === "application-credential" ? null : projectOf(auth);
  const place: Place = { region: region_name ?? null, interface: interfaceOf(parsed.output) };
  return { code: "account", account: { identityUrl: auth.auth_url, way, project, place } };
}

function wayOf(method: SignInWay["method"], auth: Auth, totp: boolean): SignInWay | { code: "field"; field: string } {
  const user = userOf(auth);
  if (method === "token") return { method, ...(auth.token !== undefined && { token: auth.token }) };
  if (method === "application-credential") {
    const { application_credential_id: id, application_credential_name: name } = auth;
    const secret = auth.application_credential_secret;
    const rest = secret === undefined ? {} : { secret };
    if (id !== undefined) return { method, application: { id }, ...rest };
    if (name === undefined) return { code: "field", field: "auth.application_credential_id" };
    if (user === undefined) return { code: "field", field: "auth.username" };
    return { method, application: { name, user }, ...rest };
  }
  if (user === undefined) return { code: "field", field: "auth.username" };
  const { password, passcode } = auth;
  return {
    method,
    user,
    totp: totp || passcode !== undefined,
    ...(password !== undefined && { password }),
    ...(passcode !== undefined && { passcode }),
  };
}

function userOf(auth: Auth): Named | undefined {
  if (auth.user_id !== undefined) return { id: auth.user_id };
  if (auth.username === undefined) return undefined;
  return { name: auth.username, domain: domainOf(auth, auth.user_domain_id, auth.user_domain_name) };
}

function projectOf(auth: Auth): Named | null {
  const id = auth.project_id ?? auth.tenant_id;
  const name = auth.project_name ?? auth.tenant_name;
  if (id !== undefined) return { id };
  if (name === undefined) return null;
  return { name, domain: domainOf(auth, auth.project_domain_id, auth.project_domain_name) };
}

/** `default` is the id of the first domain in every Keystone. */
function domainOf(auth: Auth, id: string | undefined, name: string | undefined): Domain {
  if (id !== undefined) return { id };
  if (name !== undefined) return { name };
  if (auth.default_domain_id !== undefined) return { id: auth.default_domain_id };
  const fallback = auth.default_domain_name ?? auth.default_domain ?? auth.domain_name;
  return fallback === undefined ? { id: auth.domain_id ?? "default" } : { name: fallback };
}

/** `publicURL` and its kin are the older names. */
function interfaceOf(settings: { interface?: string | undefined; endpoint_type?: string | undefined }): Interface {
  const said = (settings.interface ?? settings.endpoint_type ?? "public").replace(/URL$/, "");
  return said === "internal" || said === "admin" ? said : "public";
}
