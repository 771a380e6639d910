import type { FastifyRequest } from "fastify";
import { unauthorized } from "../http/keystone-error.ts";
import { type Opened, ruledRequest } from "../http/route.ts";
import type { ServiceType } from "./access-rule.ts";
import { openRequest, type Session } from "./session.ts";
import type { SignInParts } from "./sign-in-outcome.ts";

export interface IdentityParts extends SignInParts {
  /** Of the listener as clients reach it, without a slash at its end. */
  baseUrl: () => string;
  region: string;
}

/** Lets those in who have any valid token, scoped or not, whose access rules allow the request. */
export function openToTokens({ store, baseUrl }: IdentityParts, service: ServiceType = "identity") {
  return async (request: FastifyRequest): Promise<Opened<Session>> => {
    const session = await openRequest(store, request.headers["x-auth-token"], ruledRequest(service, request));
    return session === undefined ? { refusal: unauthorized(baseUrl()) } : { session };
  };
}

/** Keystone's links of a list. There is one page. */
export const collectionLinks = (baseUrl: string, { url }: FastifyRequest): object => ({
  next: null,
  self: baseUrl + url,
  previous: null,
});
