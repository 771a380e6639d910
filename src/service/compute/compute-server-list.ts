import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { notAllowed, novaFault } from "../http/nova-fault.ts";
import { serverListAnswer } from "./compute-answers.ts";
import { addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import { LONGEST_PAGE, listInstances } from "./instance-list.ts";
import { serverDetail, serverSummary } from "./server-view.ts";

/** Nova ignores what it does not know here, and repeats of a parameter but the last. */
const last = (description: string) =>
  v.pipe(
    v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))]),
    v.description(description),
    v.transform((value) => (typeof value === "string" ? value : (value.at(-1) ?? ""))),
  );
const query = v.object({
  limit: v.optional(
    v.pipe(last(`A whole number. At most ${LONGEST_PAGE} are shown.`), v.regex(/^\d{1,9}$/), v.transform(Number)),
  ),
  marker: v.optional(last("The id of an instance: only those behind it.")),
  name: v.optional(v.pipe(last("A part of the name, at most 255 characters."), v.maxLength(255))),
  status: v.optional(last("One of Nova's statuses. Every instance here is ACTIVE.")),
  all_tenants: v.optional(last("Yes in any of Nova's spellings is refused: 403.")),
});
type Query = v.InferOutput<typeof query>;

/** What Nova takes for yes and no. Nothing is yes. */
const YES = /^(1|t|true|on|y|yes|)$/i;
const NO = /^(0|f|false|off|n|no)$/i;

/** Nova's statuses of a server. Every instance here is ACTIVE, but the others may be asked for. */
const STATUSES = new Set([
  ...["ACTIVE", "BUILD", "DELETED", "ERROR", "HARD_REBOOT", "MIGRATING", "PASSWORD", "PAUSED", "REBOOT", "REBUILD"],
  ...["RESCUE", "RESIZE", "REVERT_RESIZE", "SHELVED", "SHELVED_OFFLOADED", "SHUTOFF", "SOFT_DELETED", "SUSPENDED"],
  ...["UNKNOWN", "VERIFY_RESIZE"],
]);

/** `GET /servers` and `GET /servers/detail`: the project's instances, newest first, page by page. */
export function addServerList(app: FastifyInstance, parts: ComputeParts): void {
  const { store, baseUrl } = parts;

  for (const path of ["/servers", "/servers/detail"]) {
    const detailed = path.endsWith("detail");
    addComputeRoute(app, parts, {
      method: "GET",
      path,
      description: detailed ? "The project's instances in detail." : "The project's instances.",
      answers: serverListAnswer(detailed),
      query,
      role: "reader",
      policy: `os_compute_api:servers:${detailed ? "detail" : "index"}`,
      async handle(call: ComputeCall<Query>) {
        const { name, status, all_tenants } = call.query;
        const { projectId, microversion } = call.session;
        if (status !== undefined && !STATUSES.has(status.toUpperCase())) {
          return microversion < 38 ? { status: 200, body: { servers: [] } } : novaFault(400, "Invalid status value");
        }
        if (all_tenants !== undefined && !NO.test(all_tenants)) {
          if (!YES.test(all_tenants)) return novaFault(400, "Unrecognized value of all_tenants");
          return notAllowed(`os_compute_api:servers:${detailed ? "detail" : "index"}:get_all_tenants`);
        }
        const limit = Math.min(call.query.limit ?? LONGEST_PAGE, LONGEST_PAGE);
        const marker = call.query.marker === "" ? undefined : call.query.marker;
        const wanted = status === undefined || status.toUpperCase() === "ACTIVE" ? limit : 0;
        const page = await listInstances(store, { projectId, marker, name, limit: wanted });
        if (page === "unknown marker") return novaFault(400, "The marker was not found.");
        const servers = page.map((instance) =>
          detailed ? serverDetail(baseUrl(), instance, microversion) : serverSummary(baseUrl(), instance),
        );
        const next = nextLink(`${baseUrl()}/v2.1${path}`, call.query, limit, page.at(-1)?.id, page.length);
        return { status: 200, body: next === undefined ? { servers } : { servers, servers_links: [next] } };
      },
    });
  }
}

/** A full page always has a `next` link, as in Nova, also when it was exactly the last one. */
function nextLink(
  url: string,
  asked: Query,
  limit: number,
  marker: string | undefined,
  length: number,
): object | undefined {
  if (marker === undefined || length < limit) return undefined;
  const next = new URLSearchParams();
  if (asked.name !== undefined) next.set("name", asked.name);
  if (asked.status !== undefined) next.set("status", asked.status);
  if (asked.limit !== undefined) next.set("limit", String(asked.limit));
  next.set("marker", marker);
  return { rel: "next", href: `${url}?${next}` };
}
