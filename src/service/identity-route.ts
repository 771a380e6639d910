import type { FastifyRequest } from "fastify";
import { unauthorized } from "./keystone-error.ts";
import type { Opened } from "./route.ts";
import { openSession, type Session } from "./session.ts";
import type { SignInParts } from "./sign-in.ts";

export interface IdentityParts extends SignInParts {
  /** Of the listener as clients reach it, without a slash at its end. */
  baseUrl: () => string;
  region: string;
}

/** Lets those in who have any valid token, scoped or not. */
export function openToTokens({ store, baseUrl }: IdentityParts) {
  return async (request: FastifyRequest): Promise<Opened<Session>> => {
    const token = request.headers["x-auth-token"];
    const session = typeof token === "string" ? await openSession(store, token) : undefined;
    return session === undefined ? { refusal: unauthorized(baseUrl()) } : { session };
  };
}
