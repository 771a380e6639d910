import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(4096));
const domain = v.union([v.object({ id: text }), v.object({ name: text })]);
/** Keystone's way to name a thing: an id, or a name within a domain. */
const named = v.union([v.object({ id: text }), v.object({ name: text, domain })]);

const password = v.object({ user: v.intersect([named, v.object({ password: text })]) });
const totp = v.object({ user: v.intersect([named, v.object({ passcode: text })]) });
const both = v.union([
  v.strictTuple([v.literal("password"), v.literal("totp")]),
  v.strictTuple([v.literal("totp"), v.literal("password")]),
]);
const application_credential = v.intersect([
  v.union([v.object({ id: text }), v.object({ name: text, user: named })]),
  v.object({ secret: text }),
]);
const scope = v.union([v.literal("unscoped"), v.object({ unscoped: v.unknown() }), v.object({ project: named })]);

/** The body of `POST /v3/auth/tokens` (Identity API v3, "Authentication and token management"). */
export const signInRequest = v.object({
  auth: v.object({
    identity: v.union([
      v.object({ methods: v.strictTuple([v.literal("password")]), password }),
      v.object({ methods: both, password, totp }),
      /** After a receipt for the password. */
      v.object({ methods: v.strictTuple([v.literal("totp")]), totp }),
      v.object({ methods: v.strictTuple([v.literal("token")]), token: v.object({ id: text }) }),
      v.object({ methods: v.strictTuple([v.literal("application_credential")]), application_credential }),
    ]),
    scope: v.optional(scope),
  }),
});
export type SignInRequest = v.InferOutput<typeof signInRequest>;
export type Identity = SignInRequest["auth"]["identity"];
export type Named = v.InferOutput<typeof named>;
export type Scope = v.InferOutput<typeof scope>;
export type PasswordOfUser = v.InferOutput<typeof password>["user"];
export type PasscodeOfUser = v.InferOutput<typeof totp>["user"];
export type SecretOfApplication = v.InferOutput<typeof application_credential>;
