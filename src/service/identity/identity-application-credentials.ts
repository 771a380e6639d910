import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { Answer } from "../http/answer.ts";
import { forbiddenAction, keystoneError, malformed } from "../http/keystone-error.ts";
import type { Call } from "../http/route.ts";
import {
  type ApplicationCredential,
  createCredential,
  credentialOf,
  deleteCredential,
  everyCredential,
  MOST_CREDENTIALS,
} from "./application-credential.ts";
import { type NewCredentialBody, newCredentialBody, rolesAskedFor } from "./application-credential-request.ts";
import { credentialView } from "./application-credential-view.ts";
import { credentialAnswer, credentialsAnswer, newCredentialAnswer } from "./identity-answers.ts";
import { actorOf, addTokenRoute, collectionLinks, type IdentityParts } from "./identity-route.ts";
import { readKeystoneTime } from "./keystone-time.ts";
import type { Session } from "./session.ts";

const PATH = "/users/:user/application_credentials";
const notOwn = { 403: "The user is another one, or signed in with an application credential that may not do this." };
const noCredential = { 404: "The user has no such application credential." };
const query = v.object({ name: v.optional(v.string()) });
type Query = v.InferOutput<typeof query>;
type OwnCall<Body = unknown> = Call<Session, unknown, Body>;

/** `/v3/users/{id}/application_credentials`: everybody their own. */
export function addApplicationCredentials(app: FastifyInstance, parts: IdentityParts): void {
  const { store, baseUrl } = parts;

  addTokenRoute(app, parts, {
    method: "GET",
    path: PATH,
    description: "The user's application credentials.",
    answers: { ...credentialsAnswer, ...notOwn },
    query,
    async handle(call: Call<Session, Query, unknown>) {
      if (!isOwn(call)) return forbiddenAction("identity:list_application_credentials");
      const found = [];
      for await (const credential of everyCredential(store, call.session.user.id)) {
        if (call.query.name === undefined || credential.name === call.query.name) found.push(credential);
      }
      const application_credentials = found.map((credential) => credentialView(baseUrl(), credential));
      const links = collectionLinks(baseUrl(), call.request);
      return { status: 200, body: { application_credentials, links } };
    },
  });

  addTokenRoute(app, parts, {
    method: "POST",
    path: PATH,
    description: "Makes an application credential for the token's project.",
    answers: {
      ...newCredentialAnswer,
      403: `The user is another one, has ${MOST_CREDENTIALS} already, or signed in with one that may make no others.`,
      409: "There is one of this name.",
    },
    body: newCredentialBody,
    async handle(call: OwnCall<NewCredentialBody>) {
      if (!isOwn(call)) return forbiddenAction("identity:create_application_credential");
      if (isRestricted(call.session)) return managedByRestricted;
      return create(call);
    },
  });

  addTokenRoute(app, parts, {
    method: "GET",
    path: `${PATH}/:id`,
    description: "An application credential, without its secret.",
    answers: { ...credentialAnswer, ...notOwn, ...noCredential },
    async handle(call: OwnCall) {
      if (!isOwn(call)) return forbiddenAction("identity:get_application_credential");
      return withCredential(call, (credential) => ({
        status: 200,
        body: { application_credential: credentialView(baseUrl(), credential) },
      }));
    },
  });

  addTokenRoute(app, parts, {
    method: "DELETE",
    path: `${PATH}/:id`,
    description: "Removes an application credential. Its tokens end at once.",
    answers: { 204: "It is gone.", ...notOwn, ...noCredential },
    async handle(call: OwnCall) {
      if (!isOwn(call)) return forbiddenAction("identity:delete_application_credential");
      if (isRestricted(call.session)) return managedByRestricted;
      return withCredential(call, async (credential) => {
        await deleteCredential(store, credential, actorOf(call));
        return { status: 204 };
      });
    },
  });

  async function create(call: OwnCall<NewCredentialBody>): Promise<Answer> {
    const { user, scope } = call.session;
    const asked = call.body.application_credential;
    // Keystone makes one here that is good for nothing.
    if (scope === undefined) return invalid("Cannot create an application credential with a token of no project");
    const role = rolesAskedFor(asked.roles ?? [], scope.role);
    if (role === "unassigned") return invalid("Cannot create an application credential with unassigned role");
    const expiresAt = asked.expires_at == null ? null : readKeystoneTime(asked.expires_at);
    if (expiresAt === undefined) return malformed("Timestamp not in expected format.");
    if (expiresAt !== null && expiresAt <= Date.now()) return malformed("The 'expires_at' must not be before now.");
    const { name, description = null, unrestricted, access_rules } = asked;
    const { projectId } = scope;
    const made = await createCredential(
      store,
      {
        name,
        description,
        userId: user.id,
        projectId,
        role,
        unrestricted: unrestricted === true,
        accessRules: access_rules ?? null,
        expiresAt,
      },
      actorOf(call),
    );
    if (made === "no role") return forbiddenAction("identity:create_application_credential");
    if (made === "too many") {
      return keystoneError(
        403,
        `Unable to create additional application credentials, maximum of ${MOST_CREDENTIALS} already exceeded for user.`,
      );
    }
    if (made === "taken") {
      return keystoneError(
        409,
        `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
      );
    }
    const view = { ...credentialView(baseUrl(), made.credential), secret: made.secret };
    return { status: 201, body: { application_credential: view } };
  }

  async function withCredential(
    call: OwnCall,
    answer: (credential: ApplicationCredential) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const id = call.param("id");
    const credential = await credentialOf(store, call.session.user.id, id);
    if (credential === undefined) return keystoneError(404, `Could not find Application Credential: ${id}.`);
    return answer(credential);
  }
}

const isOwn = (call: OwnCall): boolean => call.param("user") === call.session.user.id;

/** Whether the token is of an application credential that may make and delete no others. */
const isRestricted = ({ credential }: Session): boolean => credential !== undefined && !credential.unrestricted;

const managedByRestricted = forbiddenAction(
  "Using method 'application_credential' is not allowed for managing additional application credentials.",
);

const invalid = (detail: string): Answer => keystoneError(400, `Invalid application credential: ${detail}`);
