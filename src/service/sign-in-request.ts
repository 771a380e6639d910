import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(4096));
const domain = v.union([v.object({ id: text }), v.object({ name: text })]);
/** Keystone's way to name a thing: an id, or a name within a domain. */
const named = v.union([v.object({ id: text }), v.object({ name: text, domain })]);

const password = v.object({ user: v.intersect([named, v.object({ password: text })]) });
const scope = v.union([v.literal("unscoped"), v.object({ unscoped: v.unknown() }), v.object({ project: named })]);

/** The body of `POST /v3/auth/tokens` (Keystone's API, "Password authentication", "Token authentication"). */
export const signInRequest = v.object({
  auth: v.object({
    identity: v.union([
      v.object({ methods: v.tuple([v.literal("password")]), password }),
      v.object({ methods: v.tuple([v.literal("token")]), token: v.object({ id: text }) }),
    ]),
    scope: v.optional(scope),
  }),
});
export type SignInRequest = v.InferOutput<typeof signInRequest>;
export type Named = v.InferOutput<typeof named>;
export type Scope = v.InferOutput<typeof scope>;
