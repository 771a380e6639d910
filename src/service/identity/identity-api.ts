import type { FastifyInstance } from "fastify";
import { addRoute, openToAll } from "../http/route.ts";
import { versionAnswer, versionsAnswer } from "./identity-answers.ts";
import { addApplicationCredentials } from "./identity-application-credentials.ts";
import { addProjects } from "./identity-projects.ts";
import type { IdentityParts } from "./identity-route.ts";
import { addTokens } from "./identity-tokens.ts";

/** Keystone's API below `/v3`. */
export function addIdentityApi(app: FastifyInstance, parts: IdentityParts): void {
  addRoute(app, {
    method: "GET",
    path: "/",
    description: "The version of Keystone's API.",
    answers: versionAnswer,
    open: openToAll,
    handle: () => ({ status: 200, body: { version: versionDocument(parts.baseUrl()) } }),
  });
  addTokens(app, parts);
  addProjects(app, parts);
  addApplicationCredentials(app, parts);
}

/** Keystone's `GET /`: a list to choose from, hence 300. No `Location`: there is never a redirect. */
export function addVersionList(app: FastifyInstance, baseUrl: () => string): void {
  addRoute(app, {
    method: "GET",
    path: "/",
    description: "Where the APIs begin.",
    answers: versionsAnswer,
    open: openToAll,
    handle: () => ({ status: 300, body: { versions: { values: [versionDocument(baseUrl())] } } }),
  });
}

const versionDocument = (baseUrl: string): object => ({
  id: "v3.14",
  status: "stable",
  updated: "2020-04-07T00:00:00Z",
  links: [{ rel: "self", href: `${baseUrl}/v3/` }],
  "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
});
