import type { FastifyInstance } from "fastify";
import type { Answer } from "../http/answer.ts";
import { forbiddenAction, keystoneError } from "../http/keystone-error.ts";
import type { Call } from "../http/route.ts";
import { catalogue } from "./catalogue.ts";
import { DOMAIN } from "./domain.ts";
import { catalogueAnswer, projectAnswer, projectsAnswer } from "./identity-answers.ts";
import { addTokenRoute, collectionLinks, type IdentityParts } from "./identity-route.ts";
import { type Project, projectById } from "./project.ts";
import type { Session } from "./session.ts";

type OwnCall = Call<Session, unknown, unknown>;

/** The projects in which the user has a role, in Keystone's several places; and what a scoped token can use. */
export function addProjects(app: FastifyInstance, parts: IdentityParts): void {
  const { store, baseUrl, region } = parts;

  async function ownProjects({ session, request }: OwnCall): Promise<Answer> {
    const found = await Promise.all(Object.keys(session.user.roles).map((id) => projectById(store, id)));
    const projects = found.filter((project) => project !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
    const body = {
      projects: projects.map((project) => view(baseUrl(), project)),
      links: collectionLinks(baseUrl(), request),
    };
    return { status: 200, body };
  }

  addTokenRoute(app, parts, {
    method: "GET",
    path: "/auth/projects",
    description: "The projects that the user can have a token for.",
    answers: projectsAnswer,
    handle: ownProjects,
  });
  addTokenRoute(app, parts, {
    method: "GET",
    path: "/users/:user/projects",
    description: "The user's projects.",
    answers: { ...projectsAnswer, 403: "The user is another one." },
    handle: (call: OwnCall) =>
      call.param("user") === call.session.user.id ? ownProjects(call) : forbiddenAction("identity:list_user_projects"),
  });
  // Nobody sees all projects. Clients that ask for them go on to the user's own when they are told so.
  addTokenRoute(app, parts, {
    method: "GET",
    path: "/projects",
    description: "All projects: nobody sees them.",
    answers: { 403: "Always." },
    handle: () => forbiddenAction("identity:list_projects"),
  });
  addTokenRoute(app, parts, {
    method: "GET",
    path: "/projects/:id",
    description: "A project in which the user has a role.",
    answers: { ...projectAnswer, 403: "The user has no role in it, or there is none." },
    async handle(call: OwnCall) {
      const id = call.param("id");
      const project = Object.hasOwn(call.session.user.roles, id) ? await projectById(store, id) : undefined;
      if (project === undefined) return forbiddenAction("identity:get_project");
      return { status: 200, body: { project: view(baseUrl(), project) } };
    },
  });

  addTokenRoute(app, parts, {
    method: "GET",
    path: "/auth/catalog",
    description: "The services that the token can use.",
    answers: { ...catalogueAnswer, 403: "The token is of no project." },
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
