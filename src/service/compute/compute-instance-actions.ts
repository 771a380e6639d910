import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { AuditRecord } from "../audit/audit-trail.ts";
import type { Answer } from "../http/answer.ts";
import { instanceNotFound, novaFault } from "../http/nova-fault.ts";
import { readKeystoneTime } from "../identity/keystone-time.ts";
import { hasRole } from "../identity/role.ts";
import { actionAnswer, actionsAnswer, noInstance } from "./compute-answers.ts";
import { addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import { actionView, type InstanceActions, instanceActions } from "./instance-action.ts";
import { LONGEST_PAGE } from "./instance-list.ts";

const PATH = "/servers/:id/os-instance-actions";

const time = (which: string) =>
  v.pipe(v.string(), v.description(`an ISO 8601 time: those ${which}`), v.transform(readKeystoneTime), v.number());

/** Nova ignores these before its microversions 2.58 and 2.66. */
const query = v.object({
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.description(`at most ${LONGEST_PAGE} come`), v.transform(Number)),
  ),
  marker: v.optional(v.pipe(v.string(), v.maxLength(255))),
  "changes-since": v.optional(time("that began then or later")),
  "changes-before": v.optional(time("that began then or earlier")),
});
type Query = v.InferOutput<typeof query>;

/** `os-instance-actions`: who did what to an instance, newest first, from its audit trail. */
export function addInstanceActions(app: FastifyInstance, parts: ComputeParts): void {
  const { store, baseUrl } = parts;
  const policy = (action: string): string => `os_compute_api:os-instance-actions:${action}`;

  /** Of an instance of the caller's project. */
  async function actionsOf({ session, param }: ComputeCall): Promise<InstanceActions | undefined> {
    const found = await instanceActions(store, param("id"), session.microversion >= 21);
    return found?.projectId === session.projectId ? found : undefined;
  }

  addComputeRoute(app, parts, {
    method: "GET",
    path: PATH,
    description: "Who did what to an instance's password, reset requests and registration, and when.",
    answers: { ...actionsAnswer, ...noInstance },
    query,
    role: "reader",
    policy: policy("list"),
    async handle(call: ComputeCall<Query>): Promise<Answer> {
      const id = call.param("id");
      const { microversion, projectId } = call.session;
      const found = await actionsOf(call);
      if (found === undefined) return instanceNotFound(id);
      const asked = wanted(call.query, microversion);
      const page = await pageOf(found.records, asked);
      if (page === "unknown marker") return novaFault(400, "The marker was not found.");
      const last = page.at(-1);
      const next = `${baseUrl()}/v2.1/servers/${id}/os-instance-actions?limit=${asked.limit}&marker=${last?.request}`;
      const isFull = microversion >= 58 && last !== undefined && page.length === asked.limit;
      const actions = page.map((record) => actionView(record, id, projectId, microversion));
      return {
        status: 200,
        body: { instanceActions: actions, ...(isFull && { links: [{ rel: "next", href: next }] }) },
      };
    },
  });

  addComputeRoute(app, parts, {
    method: "GET",
    path: `${PATH}/:request`,
    description: "What one request did to an instance.",
    answers: actionAnswer,
    role: "reader",
    policy: policy("show"),
    async handle(call): Promise<Answer> {
      const id = call.param("id");
      const { microversion, projectId, role } = call.session;
      const found = await actionsOf(call);
      if (found === undefined) return instanceNotFound(id);
      const request = call.param("request");
      for await (const record of found.records) {
        if (record.request !== request) continue;
        const view = actionView(record, id, projectId, microversion);
        // Nova's steps of an action, of which there are none here, are for admins; since 2.51 for everybody.
        const events = hasRole(role, "admin") || microversion >= 51 ? { events: [] } : {};
        return { status: 200, body: { instanceAction: { ...view, ...events } } };
      }
      return novaFault(404, `Action for request_id ${request} on instance ${id} not found`);
    },
  });
}

interface Wanted {
  limit: number;
  marker: string | undefined;
  since: number;
  until: number;
}

function wanted(query: Query, microversion: number): Wanted {
  const pages = microversion >= 58;
  return {
    limit: Math.min((pages ? query.limit : undefined) ?? LONGEST_PAGE, LONGEST_PAGE),
    marker: pages && query.marker !== "" ? query.marker : undefined,
    since: (pages ? query["changes-since"] : undefined) ?? 0,
    until: (microversion >= 66 ? query["changes-before"] : undefined) ?? Number.POSITIVE_INFINITY,
  };
}

/** Only as much of the trail is read as the page needs. */
async function pageOf(records: AsyncIterable<AuditRecord>, asked: Wanted): Promise<AuditRecord[] | "unknown marker"> {
  const page: AuditRecord[] = [];
  let isBehind = asked.marker === undefined;
  if (asked.limit === 0) return page;
  for await (const record of records) {
    if (isBehind && record.at < asked.since) break;
    if (isBehind && record.at <= asked.until && page.push(record) === asked.limit) break;
    isBehind ||= record.request === asked.marker;
  }
  return isBehind ? page : "unknown marker";
}
