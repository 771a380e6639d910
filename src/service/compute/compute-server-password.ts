import type { FastifyInstance } from "fastify";
import type { Answer } from "../http/answer.ts";
import { conditionalGet } from "../http/conditional-get.ts";
import { instanceNotFound, otherPassword } from "../http/nova-fault.ts";
import { noInstance, passwordAnswer } from "./compute-answers.ts";
import { actorOf, addComputeRoute, type ComputeParts } from "./compute-route.ts";
import { instancePlace, placeKey } from "./instance.ts";
import { blobKey, blobOf, clearBlob, NO_PASSWORD_JSON, recordRead } from "./stored-blob.ts";

const PATH = "/servers/:id/os-server-password";

/** `os-server-password`: what the whole service is about. Every read is on the trail before it is answered. */
export function addServerPassword(app: FastifyInstance, parts: ComputeParts): void {
  const { store, tags, waits } = parts;

  async function isThere(projectId: string, id: string): Promise<boolean> {
    return (await instancePlace(store, id))?.record.projectId === projectId;
  }

  addComputeRoute(app, parts, {
    method: "GET",
    path: PATH,
    description: "The encrypted password. Every read, and every refusal for the role, is on the audit trail.",
    answers: { ...passwordAnswer, ...noInstance },
    headers: ["If-None-Match", "Prefer"],
    role: "member",
    policy: "os_compute_api:os-server-password:show",
    handle(call) {
      const id = call.param("id");
      const { projectId, user } = call.session;
      return conditionalGet(call, {
        tags,
        waits,
        // Not the instance: one member could take all the waits by those of many instances.
        owner: user.id,
        async find() {
          if (!(await isThere(projectId, id))) return { refusal: instanceNotFound(id) };
          const blob = await blobOf(store, id);
          async function show(): Promise<Answer> {
            await recordRead(store, id, actorOf(call));
            return { status: 200, json: blob?.record.json ?? NO_PASSWORD_JSON };
          }
          return { revision: blob?.revision, keys: [blobKey(id), placeKey(id)], show };
        },
      });
    },
  });

  addComputeRoute(app, parts, {
    method: "DELETE",
    path: PATH,
    description: "Clears the password, so that the guest may post another one.",
    answers: { 204: "There is none now.", ...noInstance, 412: "It is not the one that If-Match names." },
    headers: ["If-Match"],
    role: "member",
    policy: "os_compute_api:os-server-password:clear",
    async handle(call) {
      const id = call.param("id");
      if (!(await isThere(call.session.projectId, id))) return instanceNotFound(id);
      const expected = tags.ifMatch(call.request.headers["if-match"]);
      const outcome = await clearBlob(store, { instanceId: id, expected }, actorOf(call));
      return outcome === "cleared" ? { status: 204 } : otherPassword;
    },
  });
}
