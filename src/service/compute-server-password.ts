import type { FastifyInstance } from "fastify";
import { auditWrite } from "./audit-trail.ts";
import { actorOf, addComputeRoute, type ComputeParts } from "./compute-route.ts";
import { instancePlace } from "./instance.ts";
import { instanceNotFound } from "./nova-fault.ts";
import { clearBlob, readBlob } from "./stored-blob.ts";

const PATH = "/servers/:id/os-server-password";

/** `os-server-password`: what the whole service is about. Every read is on the trail before it is answered. */
export function addServerPassword(app: FastifyInstance, parts: ComputeParts): void {
  const { store } = parts;

  async function isThere(projectId: string, id: string): Promise<boolean> {
    return (await instancePlace(store, id))?.record.projectId === projectId;
  }

  addComputeRoute(app, parts, {
    method: "GET",
    path: PATH,
    role: "member",
    policy: "os_compute_api:os-server-password:show",
    async refused({ session, request }) {
      const { id = "" } = request.params as { id?: string };
      if (!(await isThere(session.projectId, id))) return;
      await store.commit([], [auditWrite(id, "refused", actorOf({ session, request }))]);
    },
    async handle(call) {
      const id = call.param("id");
      if (!(await isThere(call.session.projectId, id))) return instanceNotFound(id);
      return { status: 200, body: { password: await readBlob(store, id, actorOf(call)) } };
    },
  });

  addComputeRoute(app, parts, {
    method: "DELETE",
    path: PATH,
    role: "member",
    policy: "os_compute_api:os-server-password:clear",
    async handle(call) {
      const id = call.param("id");
      if (!(await isThere(call.session.projectId, id))) return instanceNotFound(id);
      await clearBlob(store, id, actorOf(call));
      return { status: 204 };
    },
  });
}
