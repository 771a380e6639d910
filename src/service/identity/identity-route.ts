import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../audit/audit-trail.ts";
import { recordRefusal } from "../audit/refusal.ts";
import { unauthorized } from "../http/keystone-error.ts";
import { addRoute, type Call, type Opener, type Route, ruledRequest } from "../http/route.ts";
import type { ServiceType } from "./access-rule.ts";
import { openRequest, type Session, sessionActor } from "./session.ts";
import type { SignInOutcome } from "./sign-in.ts";
import type { SignInParts } from "./sign-in-outcome.ts";

export interface IdentityParts extends SignInParts {
  /** Of the listener as clients reach it, without a slash at its end. */
  baseUrl: () => string;
  region: string;
  /** Told of each attempt, for the metrics. */
  countSignIn: (outcome: SignInOutcome["kind"]) => void;
}

/** Lets those in who have any valid token, scoped or not, whose access rules allow the request. */
export function openToTokens({ store, baseUrl }: IdentityParts, service: ServiceType = "identity"): Opener<Session> {
  return {
    scheme: "token",
    refusals: { 401: "The token is none, no longer one, or its access rules do not allow the request." },
    async open(request) {
      const opened = await openRequest(store, request, ruledRequest(service, request));
      if (opened === undefined) return { refusal: unauthorized(baseUrl()) };
      const { session, isRuledOut } = opened;
      if (!isRuledOut) return { session };
      await recordRefusal(store, session.user.id, sessionActor(session, request), `access rules, ${service}`);
      return { refusal: unauthorized(baseUrl()) };
    },
  };
}

type TokenRoute<Query, Body> = Omit<Route<Session, Query, Body>, "open">;

/** Adds a route for those who have a valid token. What it refuses them (403) is on the audit trail. */
export function addTokenRoute<Query, Body>(
  app: FastifyInstance,
  parts: IdentityParts,
  route: TokenRoute<Query, Body>,
): void {
  addRoute(app, {
    ...route,
    open: openToTokens(parts),
    async handle(call: Call<Session, Query, Body>) {
      const answer = await route.handle(call);
      if (answer.status !== 403) return answer;
      const { user } = call.session;
      await recordRefusal(parts.store, user.id, actorOf(call), `${route.method} /v3${route.path}`);
      return answer;
    },
  });
}

/** For the audit trail. */
export const actorOf = ({ session, request }: { session: Session; request: FastifyRequest }): Actor =>
  sessionActor(session, request);

/** Keystone's links of a list. There is one page. */
export const collectionLinks = (baseUrl: string, { url }: FastifyRequest): object => ({
  next: null,
  self: baseUrl + url,
  previous: null,
});
