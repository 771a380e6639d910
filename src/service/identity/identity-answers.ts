import * as v from "valibot";
import type { Answers } from "../http/route-description.ts";

/** The shapes of Keystone's answers, for `openapi.json`. */

const links = v.looseObject({ self: v.string() });
const named = v.looseObject({ id: v.string(), name: v.string() });
const person = v.looseObject({ ...named.entries, domain: named });
const services = v.array(
  v.looseObject({
    id: v.string(),
    type: v.string(),
    name: v.string(),
    endpoints: v.array(v.looseObject({ interface: v.string(), url: v.string(), region: v.string() })),
  }),
);
const version = v.looseObject({
  id: v.string(),
  status: v.string(),
  links: v.array(v.looseObject({ href: v.string() })),
});
const token = v.looseObject({
  methods: v.array(v.string()),
  user: person,
  audit_ids: v.array(v.string()),
  issued_at: v.string(),
  expires_at: v.string(),
  project: v.optional(person),
  roles: v.optional(v.array(named)),
  catalog: v.optional(services),
});
const project = v.looseObject({ ...named.entries, domain_id: v.string(), enabled: v.boolean(), links });
const credential = v.looseObject({
  ...named.entries,
  description: v.nullable(v.string()),
  user_id: v.string(),
  project_id: v.string(),
  expires_at: v.nullable(v.string()),
  unrestricted: v.boolean(),
  roles: v.array(named),
  links,
});

export const signedInAnswer = {
  201: {
    description: "Signed in. The token is in the header.",
    headers: ["X-Subject-Token"],
    body: v.object({ token }),
  },
} satisfies Answers;

export const anotherFactorAnswer = {
  401: {
    description:
      "Refused; or, with `Openstack-Auth-Receipt` in the answer: the password was right, the passcode is missing.",
    headers: ["Openstack-Auth-Receipt", "WWW-Authenticate"],
    body: v.looseObject({
      error: v.optional(v.looseObject({ code: v.number(), message: v.string() })),
      receipt: v.optional(v.looseObject({ methods: v.array(v.string()), user: person, expires_at: v.string() })),
    }),
  },
} satisfies Answers;

export const tokenAnswer = {
  200: { description: "The token named by X-Subject-Token.", headers: ["X-Subject-Token"], body: v.object({ token }) },
} satisfies Answers;

export const projectsAnswer = {
  200: {
    description: "All projects in which the user has a role, by name.",
    body: v.object({ projects: v.array(project), links }),
  },
} satisfies Answers;

export const projectAnswer = { 200: { description: "The project.", body: v.object({ project }) } } satisfies Answers;

export const catalogueAnswer = {
  200: { description: "The services and where they are.", body: v.object({ catalog: services, links }) },
} satisfies Answers;

export const credentialsAnswer = {
  200: {
    description: "All of them: there are few. Without their secrets.",
    body: v.object({ application_credentials: v.array(credential), links }),
  },
} satisfies Answers;

export const credentialAnswer = {
  200: { description: "The application credential.", body: v.object({ application_credential: credential }) },
} satisfies Answers;

export const newCredentialAnswer = {
  201: {
    description: "It is made. `secret` is shown this once.",
    body: v.object({ application_credential: v.looseObject({ ...credential.entries, secret: v.string() }) }),
  },
} satisfies Answers;

export const versionAnswer = {
  200: { description: "The version of the API.", body: v.object({ version }) },
} satisfies Answers;

export const versionsAnswer = {
  300: {
    description: "The versions of the API, to choose from. Never a redirect.",
    body: v.object({ versions: v.looseObject({ values: v.array(version) }) }),
  },
} satisfies Answers;
