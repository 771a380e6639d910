import type { FastifyInstance } from "fastify";
import { auditWrite } from "../audit/audit-trail.ts";
import type { Answer } from "../http/answer.ts";
import { conditionalGet } from "../http/conditional-get.ts";
import { readTags } from "../http/entity-tag.ts";
import { instanceNotFound, otherPassword } from "../http/nova-fault.ts";
import { actorOf, addComputeRoute, type ComputeParts } from "./compute-route.ts";
import { instancePlace, placeKey } from "./instance.ts";
import { blobKey, blobOf, clearBlob, recordRead } from "./stored-blob.ts";

const PATH = "/servers/:id/os-server-password";

/** `os-server-password`: what the whole service is about. Every read is on the trail before it is answered. */
export function addServerPassword(app: FastifyInstance, parts: ComputeParts): void {
  const { store, waits } = parts;

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
    handle(call) {
      const id = call.param("id");
      const { projectId, user } = call.session;
      return conditionalGet(call, {
        waits,
        // Not the instance: one member could take all the waits by those of many instances.
        owner: user.id,
        async find() {
          if (!(await isThere(projectId, id))) return { refusal: instanceNotFound(id) };
          const blob = await blobOf(store, id);
          async function show(): Promise<Answer> {
            await recordRead(store, id, actorOf(call));
            return { status: 200, body: { password: blob?.record.text ?? "" } };
          }
          return { revision: blob?.revision, keys: [blobKey(id), placeKey(id)], show };
        },
      });
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
      const expected = readTags(call.request.headers["if-match"]);
      const outcome = await clearBlob(store, { instanceId: id, expected }, actorOf(call));
      return outcome === "cleared" ? { status: 204 } : otherPassword;
    },
  });
}
