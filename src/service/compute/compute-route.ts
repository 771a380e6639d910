import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../audit/audit-trail.ts";
import type { Answer } from "../http/answer.ts";
import { unauthorized } from "../http/keystone-error.ts";
import { notAllowed, novaFault } from "../http/nova-fault.ts";
import { addRoute, type Call, type Opened, type Route, ruledRequest } from "../http/route.ts";
import type { Waits } from "../http/waits.ts";
import { hasRole, type Role } from "../identity/role.ts";
import { openRequest } from "../identity/session.ts";
import type { User } from "../identity/user-record.ts";
import type { Store } from "../store/store.ts";
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
export type ComputeCall<Query = unknown, Body = unknown> = Call<ComputeSession, Query, Body>;

export interface ComputeRoute<Query, Body> extends Omit<Route<ComputeSession, Query, Body>, "open"> {
  /** The least role that may do this, and what Nova's policies call it. */
  role: Role;
  policy: string;
  /** Told when somebody of the project is refused for the role. */
  refused?: (call: { session: ComputeSession; request: FastifyRequest }) => Promise<void>;
}

export interface ComputeParts {
  store: Store;
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
  async function open(request: FastifyRequest): Promise<Opened<ComputeSession>> {
    const opened = await openRequest(store, request.headers["x-auth-token"], ruledRequest("compute", request));
    if (opened?.scope === undefined) return { refusal: unauthorized(baseUrl()) };
    const microversion = microversionOf(request.headers);
    if (typeof microversion !== "number") return { refusal: microversion };
    const { projectId, role } = opened.scope;
    const { project } = request.params as { project?: string };
    if (project !== undefined && project !== projectId) return { refusal: wrongProject };
    const session = { user: opened.user, credentialId: opened.credential?.id, projectId, role, microversion };
    if (hasRole(role, route.role)) return { session };
    await route.refused?.({ session, request });
    return { refusal: notAllowed(route.policy) };
  }
  async function handle(call: ComputeCall<Query, Body>): Promise<Answer> {
    const answer = await route.handle(call);
    if (!asksForMicroversion(call.request.headers)) return answer;
    return { ...answer, headers: { ...microversionHeaders(call.session.microversion), ...answer.headers } };
  }
  for (const prefix of ["", "/:project"]) addRoute(app, { ...route, path: prefix + route.path, open, handle });
}

/** For the audit trail. */
export function actorOf({ session, request }: { session: ComputeSession; request: FastifyRequest }): Actor {
  const { user, credentialId } = session;
  const credential = credentialId === undefined ? {} : { credential: credentialId };
  return { by: user.id, ...credential, from: request.ip, request: request.id };
}

const wrongProject = novaFault(400, "Malformed request URL: URL's project_id doesn't match Context's project_id.");
