import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { instanceNotFound, novaFault } from "../http/nova-fault.ts";
import { noInstance } from "./compute-answers.ts";
import { addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import { instancePlace } from "./instance.ts";

const body = v.record(v.string(), v.unknown());
const changePassword = v.strictObject({ adminPass: v.string() });

/**
 * `POST /servers/{id}/action`. The only action that is known is `changePassword`, and it is refused in the words and with the
 * status that Nova has for a hypervisor that cannot do it: the service holds no password in clear, not even on its way to a
 * guest. A reset is asked of the guest, through server metadata.
 */
export function addServerAction(app: FastifyInstance, parts: ComputeParts): void {
  addComputeRoute(app, parts, {
    method: "POST",
    path: "/servers/:id/action",
    description: "Refused, in Nova's words for a hypervisor that cannot do it.",
    answers: { ...noInstance, 409: "A password cannot be set by the service: ask the guest for a reset." },
    body,
    role: "member",
    policy: "os_compute_api:os-admin-password",
    async handle(call: ComputeCall<unknown, v.InferOutput<typeof body>>) {
      const [action, ...more] = Object.entries(call.body);
      if (action === undefined || more.length > 0) return novaFault(400, "Malformed request body");
      const [name, value] = action;
      if (name !== "changePassword") return novaFault(400, "There is no such action.");
      if (!v.is(changePassword, value)) return novaFault(400, "Invalid input for field/attribute changePassword.");
      const id = call.param("id");
      const place = (await instancePlace(parts.store, id))?.record;
      if (place?.projectId !== call.session.projectId) return instanceNotFound(id);
      return novaFault(409, "Set admin password is not supported");
    },
  });
}
