import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../audit/audit-trail.ts";
import { recordRefusal } from "../audit/refusal.ts";
import type { Answer } from "../http/answer.ts";
import type { EntityTags } from "../http/entity-tag.ts";
import { unauthorized } from "../http/keystone-error.ts";
import { notAllowed, novaFault } from "../http/nova-fault.ts";
import { addRoute, type Call, type Opened, type Opener, type Route, ruledRequest } from "../http/route.ts";
import type { Answers } from "../http/route-description.ts";
import type { Waits } from "../http/waits.ts";
import { hasRole, type Role } from "../identity/role.ts";
import { openRequest } from "../identity/session.ts";
import type { User } from "../identity/user-record.ts";
import type { Store } from "../store/store.ts";
import { instancePlace } from "./instance.ts";
import { asksForMicroversion, microversionHeaders, microversionOf } from "./microversion.ts";

/** Who asks, in which project, in which of Nova's microversions. */
export interface ComputeSession {
  user: User;
  /** The application credential that is used. */
  credentialId: string | undefined;
  projectId: string;
  role: Role;
  microversion: number;
}
/** Before it is known whether there is a project. */
type Asking = Pick<ComputeSession, "user" | "credentialId"> & { projectId: string | undefined };
export type ComputeCall<Query = unknown, Body = unknown> = Call<ComputeSession, Query, Body>;

export interface ComputeRoute<Query, Body> extends Omit<Route<ComputeSession, Query, Body>, "open"> {
  /** The least role that may do this, and what Nova's policies call it. */
  role: Role;
  policy: string;
}

export interface ComputeParts {
  store: Store;
  tags: EntityTags;
  waits: Waits;
  /** Of the listener as clients reach it, without a slash at its end. */
  baseUrl: () => string;
}

/** Adds the route twice: with and without the project's id in the path, as catalogues have it either way. */
export function addComputeRoute<Query, Body>(
  app: FastifyInstance,
  { store, baseUrl }: ComputeParts,
  route: ComputeRoute<Query, Body>,
): void {
  /** One that has waited may be refused where it is identified anew, and so a second time where it is answered. */
  const recorded = new WeakSet<FastifyRequest>();
  async function open(request: FastifyRequest): Promise<Opened<ComputeSession>> {
    const found = await openRequest(store, request, ruledRequest("compute", request));
    if (found === undefined) return { refusal: unauthorized(baseUrl()) };
    const { user, credential, scope } = found.session;
    const who = { user, credentialId: credential?.id, projectId: scope?.projectId };
    if (scope === undefined || found.isRuledOut) {
      await refused(who, request, scope === undefined ? "token without a project" : "access rules");
      return { refusal: unauthorized(baseUrl()) };
    }
    const microversion = microversionOf(request.headers);
    if (typeof microversion !== "number") return { refusal: microversion };
    const { projectId, role } = scope;
    const { project } = request.params as { project?: string };
    // Not spread: see conditional-get.ts.
    const session = { user, credentialId: who.credentialId, projectId, role, microversion };
    if (project !== undefined && project !== projectId) {
      await refused(session, request, "another project in the path");
      return { refusal: wrongProject };
    }
    if (hasRole(role, route.role)) return { session };
    await refused(session, request, route.policy);
    return { refusal: notAllowed(route.policy) };
  }
  /** On the trail of the instance, or of the user if it is about none of the project. */
  async function refused(who: Asking, request: FastifyRequest, about: string): Promise<void> {
    if (recorded.has(request)) return;
    recorded.add(request);
    const { id } = request.params as { id?: string };
    const place = id === undefined ? undefined : await instancePlace(store, id);
    const isOwn = place?.record.projectId === who.projectId;
    const subject = id !== undefined && isOwn ? id : who.user.id;
    // Not on the trail of another project's instance, which that project reads. The id is one that there is.
    const foreign = place !== undefined && !isOwn ? `, instance ${id} of another project` : "";
    await recordRefusal(store, subject, actorOf({ session: who, request }), about + foreign);
  }
  /** Who is told that there is no such instance, and asks for another project's. */
  async function isForeign({ session, request }: ComputeCall<Query, Body>): Promise<boolean> {
    const { id } = request.params as { id?: string };
    const place = id === undefined ? undefined : await instancePlace(store, id);
    return place !== undefined && place.record.projectId !== session.projectId;
  }
  async function handle(call: ComputeCall<Query, Body>): Promise<Answer> {
    const answer = await route.handle(call);
    if (answer.status === 403 || (answer.status === 404 && (await isForeign(call))))
      await refused(call.session, call.request, route.policy);
    if (!asksForMicroversion(call.request.headers)) return answer;
    return { ...answer, headers: { ...microversionHeaders(call.session.microversion), ...answer.headers } };
  }
  const opener: Opener<ComputeSession> = { scheme: "token", refusals, headers: [...MICROVERSION_HEADERS], open };
  for (const prefix of ["", "/:project"]) addRoute(app, { ...route, path: prefix + route.path, open: opener, handle });
}

const MICROVERSION_HEADERS = ["X-OpenStack-Nova-API-Version", "OpenStack-API-Version"] as const;

const refusals: Answers = {
  400: "The path has another project than the token, or the microversion is no number.",
  401: "The token is none, of no project, no longer one, or its access rules do not allow the request.",
  403: "The role in the project is too low.",
  406: "There is no such microversion.",
};

/** For the audit trail. */
export function actorOf({ session, request }: { session: Asking; request: FastifyRequest }): Actor {
  const { user, credentialId } = session;
  const credential = credentialId === undefined ? {} : { credential: credentialId };
  return { by: user.id, ...credential, from: request.ip, request: request.id };
}

const wrongProject = novaFault(400, "Malformed request URL: URL's project_id doesn't match Context's project_id.");
