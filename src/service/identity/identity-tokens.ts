import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { Answer } from "../http/answer.ts";
import { forbiddenAction, keystoneError, scopeNotAllowed, unauthorized } from "../http/keystone-error.ts";
import { addRoute, type Call, openToAll } from "../http/route.ts";
import { catalogue } from "./catalogue.ts";
import { anotherFactorAnswer, signedInAnswer, tokenAnswer } from "./identity-answers.ts";
import { actorOf, addTokenRoute, type IdentityParts } from "./identity-route.ts";
import { projectById } from "./project.ts";
import { openSession, type Session } from "./session.ts";
import { signIn } from "./sign-in.ts";
import { type SignInRequest, signInRequest } from "./sign-in-request.ts";
import { revokeToken } from "./token.ts";
import { receiptView, tokenView } from "./token-view.ts";

const PATH = "/auth/tokens";
const RECEIPT_HEADER = "openstack-auth-receipt";
const notSubject = { 403: "The token is another user's.", 404: "X-Subject-Token is no token." };
const query = v.object({ nocatalog: v.optional(v.unknown()) });
type Query = v.InferOutput<typeof query>;

/** `/v3/auth/tokens`: sign in, look at a token, revoke it. */
export function addTokens(app: FastifyInstance, parts: IdentityParts): void {
  const { store, baseUrl, region, countSignIn } = parts;
  const services = (asked: Query): object[] | undefined =>
    "nocatalog" in asked ? undefined : catalogue(baseUrl(), region);

  addRoute(app, {
    method: "POST",
    path: PATH,
    description: "Signs in: by password, with a passcode, by a token or an application credential.",
    answers: {
      ...signedInAnswer,
      ...anotherFactorAnswer,
      403: "A token of an application credential makes no other.",
      429: "Too many failures: the answer says when to try again.",
    },
    headers: ["Openstack-Auth-Receipt"],
    query,
    body: signInRequest,
    open: openToAll,
    async handle(call: Call<undefined, Query, SignInRequest>): Promise<Answer> {
      const receipt = call.request.headers[RECEIPT_HEADER];
      const { ip: address, id } = call.request;
      const sender = { address, request: id, receipt: typeof receipt === "string" ? receipt : undefined };
      const outcome = await signIn(parts, call.body, sender);
      countSignIn(outcome.kind);
      switch (outcome.kind) {
        case "signed in": {
          const body = tokenView(outcome.session, outcome.project, services(call.query));
          return { status: 201, headers: { "x-subject-token": outcome.text, vary: "X-Auth-Token" }, body };
        }
        case "another factor": {
          const headers = { [RECEIPT_HEADER]: outcome.text, vary: "X-Auth-Token" };
          return { status: 401, headers, body: receiptView(outcome.receipt, outcome.user) };
        }
        case "refused":
          return unauthorized(baseUrl());
        case "scope not allowed":
          return scopeNotAllowed(baseUrl());
        case "delegated":
          return forbiddenAction("Using a delegated token to create another token is not allowed.");
        case "wait":
          return tryLater(429, "Too many failed attempts to sign in. Try again later.", outcome.seconds);
        case "busy":
          return tryLater(503, "Too many sign-ins at the same time. Try again.", 1);
      }
    },
  });

  for (const method of ["GET", "HEAD"] as const) {
    addTokenRoute(app, parts, {
      method,
      path: PATH,
      description: "Looks at a token of the same user.",
      answers: { ...tokenAnswer, ...notSubject },
      headers: ["X-Subject-Token"],
      query,
      async handle(call: Call<Session, Query, unknown>) {
        const subject = await subjectOf(call);
        if (subject === undefined) return unknownToken;
        const { text, session } = subject;
        if (!maySee(call.session, session)) return keystoneError(403);
        const project = session.scope && (await projectById(store, session.scope.projectId));
        const headers = { "x-subject-token": text, vary: "X-Auth-Token" };
        if (method === "HEAD") return { status: 200, headers };
        return { status: 200, headers, body: tokenView(session, project, services(call.query)) };
      },
    });
  }

  addTokenRoute(app, parts, {
    method: "DELETE",
    path: PATH,
    description: "Revokes a token of the same user.",
    answers: { 204: "It is gone.", ...notSubject },
    headers: ["X-Subject-Token"],
    async handle(call: Call<Session, unknown, unknown>) {
      const subject = await subjectOf(call);
      if (subject === undefined) return unknownToken;
      if (!maySee(call.session, subject.session)) return keystoneError(403);
      await revokeToken(store, subject.text, subject.session.user.id, actorOf(call));
      return { status: 204 };
    },
  });

  async function subjectOf(
    call: Call<Session, unknown, unknown>,
  ): Promise<{ text: string; session: Session } | undefined> {
    const text = call.request.headers["x-subject-token"];
    if (typeof text !== "string") return undefined;
    const session = await openSession(store, text);
    return session && { text, session };
  }
}

/** Everybody their own tokens; an admin's tokens are no key to other people's. */
const maySee = (asking: Session, subject: Session): boolean => asking.user.id === subject.user.id;

const unknownToken = keystoneError(404, "Could not find token.");

const tryLater = (status: 429 | 503, message: string, seconds: number): Answer => ({
  ...keystoneError(status, message),
  headers: { "retry-after": String(seconds) },
});
