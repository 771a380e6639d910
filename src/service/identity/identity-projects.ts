import type { FastifyInstance } from "fastify";
import type { Answer } from "../http/answer.ts";
import { forbiddenAction, keystoneError } from "../http/keystone-error.ts";
import { addRoute, type Call } from "../http/route.ts";
import { catalogue } from "./catalogue.ts";
import { DOMAIN } from "./domain.ts";
import { collectionLinks, type IdentityParts, openToTokens } from "./identity-route.ts";
import { type Project, projectById } from "./project.ts";
import type { Session } from "./session.ts";

type OwnCall = Call<Session, unknown, unknown>;

/** The projects in which the user has a role, in Keystone's several places; and what a scoped token can use. */
export function addProjects(app: FastifyInstance, parts: IdentityParts): void {
  const { store, baseUrl, region } = parts;
  const open = openToTokens(parts);

  async function ownProjects({ session, request }: OwnCall): Promise<Answer> {
    const found = await Promise.all(Object.keys(session.user.roles).map((id) => projectById(store, id)));
    const projects = found.filter((project) => project !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
    const body = {
      projects: projects.map((project) => view(baseUrl(), project)),
      links: collectionLinks(baseUrl(), request),
    };
    return { status: 200, body };
  }

  addRoute(app, { method: "GET", path: "/auth/projects", open, handle: ownProjects });
  addRoute(app, {
    method: "GET",
    path: "/users/:user/projects",
    open,
    handle: (call: OwnCall) =>
      call.param("user") === call.session.user.id ? ownProjects(call) : forbiddenAction("identity:list_user_projects"),
  });
  // Nobody sees all projects. Clients that ask for them go on to the user's own when they are told so.
  addRoute(app, {
    method: "GET",
    path: "/projects",
    open,
    handle: () => forbiddenAction("identity:list_projects"),
  });
  addRoute(app, {
    method: "GET",
    path: "/projects/:id",
    open,
    async handle(call: OwnCall) {
      const id = call.param("id");
      const project = Object.hasOwn(call.session.user.roles, id) ? await projectById(store, id) : undefined;
      if (project === undefined) return forbiddenAction("identity:get_project");
      return { status: 200, body: { project: view(baseUrl(), project) } };
    },
  });

  addRoute(app, {
    method: "GET",
    path: "/auth/catalog",
    open,
    handle(call: OwnCall) {
      if (call.session.scope === undefined) return keystoneError(403);
      const links = { self: `${baseUrl()}/v3/auth/catalog` };
      return { status: 200, body: { catalog: catalogue(baseUrl(), region), links } };
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
