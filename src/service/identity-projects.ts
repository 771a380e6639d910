import type { FastifyInstance } from "fastify";
import { catalogue } from "./catalogue.ts";
import { DOMAIN } from "./domain.ts";
import { type IdentityParts, openToTokens } from "./identity-route.ts";
import { keystoneError } from "./keystone-error.ts";
import { type Project, projectById } from "./project.ts";
import { addRoute, type Call } from "./route.ts";
import type { Session } from "./session.ts";

/** `/v3/auth/projects`: where the user has a role. `/v3/auth/catalog`: what a scoped token can use. */
export function addProjects(app: FastifyInstance, parts: IdentityParts): void {
  const { store, baseUrl, region } = parts;
  const open = openToTokens(parts);
  const links = (path: string): object => ({ next: null, self: `${baseUrl()}/v3${path}`, previous: null });

  addRoute(app, {
    method: "GET",
    path: "/auth/projects",
    open,
    async handle(call: Call<Session, unknown, unknown>) {
      const found = await Promise.all(Object.keys(call.session.user.roles).map((id) => projectById(store, id)));
      const projects = found.filter((project) => project !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
      const body = { projects: projects.map((project) => view(baseUrl(), project)), links: links("/auth/projects") };
      return { status: 200, body };
    },
  });

  addRoute(app, {
    method: "GET",
    path: "/auth/catalog",
    open,
    handle(call: Call<Session, unknown, unknown>) {
      if (call.session.scope === undefined) return keystoneError(403);
      return { status: 200, body: { catalog: catalogue(baseUrl(), region), links: links("/auth/catalog") } };
    },
  });
}

const view = (baseUrl: string, { id, name }: Project): object => ({
  id,
  name,
  domain_id: DOMAIN.id,
  description: "",
  enabled: true,
  parent_id: DOMAIN.id,
  is_domain: false,
  tags: [],
  options: {},
  links: { self: `${baseUrl}/v3/projects/${id}` },
});
