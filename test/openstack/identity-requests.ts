import fc from "fast-check";
import { brief, type Generated, sample } from "./generated.ts";
import { JSON_TYPE, jsonBody } from "./real-cloud.ts";
import { type Side, withToken } from "./two-clouds.ts";

const domain = { id: "default" };
type Make = (side: Side) => unknown;

const identities: Record<string, Make> = {
  password: ({ cloud: { account } }) =>
    by("password", { user: { name: account.user, domain, password: account.password } }),
  "password by id": ({ cloud }) => by("password", { user: { id: cloud.userId, password: cloud.account.password } }),
  "password, domain by name": ({ cloud: { account } }) =>
    by("password", { user: { name: account.user, domain: { name: "Default" }, password: account.password } }),
  "of another domain": ({ cloud: { account } }) =>
    by("password", { user: { name: account.user, domain: { id: "elsewhere" }, password: account.password } }),
  "unknown user": () => by("password", { user: { name: "nobody-of-this-name", domain, password: "x" } }),
  "no domain": ({ cloud: { account } }) => by("password", { user: { name: account.user, password: account.password } }),
  "no user": () => by("password", { user: {} }),
  "no password": ({ cloud }) => by("password", { user: { id: cloud.userId } }),
  "nothing of the method": () => ({ methods: ["password"] }),
  "no method": () => ({ methods: [] }),
  "unknown method": () => by("smoke-signals", {}),
  token: ({ cloud }) => by("token", { id: cloud.token }),
  "bogus token": () => by("token", { id: "bogus" }),
  "unknown application credential": () => by("application_credential", { id: "0".repeat(32), secret: "x" }),
  "application credential without a user": () => by("application_credential", { name: "x", secret: "x" }),
};
const by = (method: string, what: unknown) => ({ methods: [method], [method]: what });

const scopes: Record<string, Make> = {
  none: () => undefined,
  unscoped: () => "unscoped",
  "project by id": ({ cloud }) => ({ project: { id: cloud.projectId } }),
  "project by name": ({ cloud }) => ({ project: { name: cloud.account.project, domain } }),
  "project without domain": ({ cloud }) => ({ project: { name: cloud.account.project } }),
  "unknown project": () => ({ project: { name: "no-project-of-this-name", domain } }),
  "unknown project's id": () => ({ project: { id: "0".repeat(32) } }),
  "another domain": ({ cloud }) => ({ project: { name: cloud.account.project, domain: { id: "elsewhere" } } }),
};

/** Sign-ins: each way to say who, with each way to say where. */
export const signInRequests: readonly Generated[] = Object.entries(identities).flatMap(([who, identity]) =>
  Object.entries(scopes)
    .filter(
      ([where]) =>
        who === "password" || who === "token" || ["none", "project by id", "unknown project"].includes(where),
    )
    .map(([where, scope]) => ({
      kind: `sign-in ${who}`,
      label: `sign-in by ${who}, scope ${where}`,
      api: "identity" as const,
      asked: (side: Side) => ({
        method: "POST",
        path: "/v3/auth/tokens",
        headers: JSON_TYPE,
        ...jsonBody({ auth: { identity: identity(side), scope: scope(side) } }),
      }),
    })),
);

const malformed = [
  "",
  "{",
  "null",
  "[]",
  '"text"',
  "{}",
  '{"auth":{}}',
  '{"auth":null}',
  '{"auth":{"identity":{}}}',
  '{"auth":{"identity":[]}}',
];

/** What is no sign-in, and what a token is good for. */
export const identityRequests: readonly Generated[] = [
  ...malformed.map((body) => ({
    kind: "sign-in malformed",
    label: `sign-in ${brief(body)}`,
    api: "identity" as const,
    asked: () => ({ method: "POST", path: "/v3/auth/tokens", headers: JSON_TYPE, body: Buffer.from(body) }),
  })),
  ...sample(
    fc.record({
      method: fc.constantFrom("GET", "GET", "HEAD"),
      path: fc.constantFrom(
        "/v3/auth/tokens",
        "/v3/auth/projects",
        "/v3/auth/catalog",
        "/v3",
        "/v3/",
        "/v3/projects",
        "/v3/nothing",
        "/v2.0",
      ),
      token: fc.constantFrom("valid", "valid", "none", "bogus"),
      subject: fc.constantFrom("valid", "valid", "none", "bogus"),
    }),
    60,
  )
    // Keystone answers HEAD wherever it answers GET; the service where a client asks so.
    .filter(({ method, path }) => method === "GET" || path === "/v3/auth/tokens")
    .map(({ method, path, token, subject }) => ({
      kind: `identity ${path}`,
      label: `${method} ${path}, token ${token}, subject ${subject}`,
      api: "identity" as const,
      asked: (side: Side) => ({
        method,
        path,
        headers: {
          ...(token === "valid" ? withToken(side) : token === "bogus" ? { "x-auth-token": "bogus" } : {}),
          ...(subject === "valid"
            ? { "x-subject-token": side.cloud.token }
            : subject === "bogus"
              ? { "x-subject-token": "bogus" }
              : {}),
        },
      }),
    })),
];

/** Mostly what is right: one wrong thing at a time says which is refused. */
const mostly = <T>(right: readonly T[], ...wrong: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<unknown>(...right) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...wrong) },
  );
const names = mostly(["differ-1", "differ-2", "differ ä", "x".repeat(255)], "", "x".repeat(256), 5, null);
const roles = mostly(
  [undefined, [], [{ name: "reader" }], [{ name: "member" }]],
  [{ name: "admin" }],
  [{ name: "unheard-of" }],
  [{ id: "0".repeat(32) }],
  [{}],
  "reader",
);
const times = mostly(
  [undefined, null, "2035-01-01T00:00:00Z", "2035-01-01T00:00:00", "2035-01-01T00:00:00.123456"],
  "2001-01-01T00:00:00Z",
  "soon",
  5,
);
const rule = (method: unknown, path: unknown) => ({ service: "compute", method, path });
const rules = mostly(
  [undefined, [rule("GET", "/v2.1/servers")], [rule("GET", "/v2.1/servers/*"), rule("POST", "/**")]],
  [rule("FETCH", "/")],
  [rule("GET", "relative")],
  [{ ...rule("GET", "/"), more: 1 }],
  "all",
);

/** Application credentials that are asked for. The test deletes them. */
export const credentialRequests: readonly Generated[] = sample(
  fc.record({
    name: names,
    description: mostly([undefined, null, "text"], 5),
    roles,
    expires_at: times,
    unrestricted: mostly([undefined, false, true], "yes"),
    access_rules: rules,
  }),
  80,
).map((application_credential) => ({
  kind: "application credential",
  label: `application credential ${brief(application_credential)}`,
  api: "identity",
  asked: (side) => ({
    method: "POST",
    path: `/v3/users/${side.cloud.userId}/application_credentials`,
    headers: { ...JSON_TYPE, ...withToken(side) },
    ...jsonBody({ application_credential }),
  }),
}));
