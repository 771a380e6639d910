import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import { instanceNotFound } from "../http/nova-fault.ts";
import { keyPairName, name } from "../identity/names.ts";
import { noInstance, registeredAnswer, serverAnswer } from "./compute-answers.ts";
import { actorOf, addComputeRoute, type ComputeCall, type ComputeParts } from "./compute-route.ts";
import { addresses, instanceOf } from "./instance.ts";
import { instanceMetadata } from "./instance-metadata.ts";
import { deleteInstance, registerInstance } from "./instance-registration.ts";
import { serverAlone, serverLinks } from "./server-view.ts";

/** Nova's `POST /servers` as far as it says something about a machine that somebody else runs; the rest is ignored. */
const body = v.object({
  server: v.object({
    name,
    key_name: v.nullish(keyPairName),
    metadata: v.optional(instanceMetadata, {}),
    addresses: v.optional(addresses, {}),
    flavorRef: v.optional(
      v.pipe(v.union([name, v.number()]), v.description("shown as it is sent"), v.transform(String)),
      "unknown",
    ),
  }),
});
type Body = v.InferOutput<typeof body>;

/** Registration, the detail and the removal of one instance. */
export function addServer(app: FastifyInstance, parts: ComputeParts): void {
  const { store, baseUrl } = parts;

  addComputeRoute(app, parts, {
    method: "POST",
    path: "/servers",
    description: "Registers an instance that somebody else runs.",
    answers: registeredAnswer,
    body,
    role: "member",
    policy: "os_compute_api:servers:create",
    async handle(call: ComputeCall<unknown, Body>) {
      const { server } = call.body;
      const registration = {
        projectId: call.session.projectId,
        userId: call.session.user.id,
        name: server.name,
        keyName: server.key_name ?? null,
        metadata: server.metadata,
        addresses: server.addresses,
        flavor: server.flavorRef,
      };
      const { instance, guestToken } = await registerInstance(store, registration, actorOf(call));
      const links = serverLinks(baseUrl(), instance.id);
      const location = links[0]?.href ?? "";
      return {
        status: 202,
        headers: { location },
        body: {
          server: {
            id: instance.id,
            links,
            "OS-DCF:diskConfig": "MANUAL",
            security_groups: [],
            guest_token: guestToken,
          },
        },
      };
    },
  });

  addComputeRoute(app, parts, {
    method: "GET",
    path: "/servers/:id",
    description: "An instance in detail.",
    answers: { ...serverAnswer("The instance."), ...noInstance },
    role: "reader",
    policy: "os_compute_api:servers:show",
    async handle(call) {
      const id = call.param("id");
      const stored = await instanceOf(store, call.session.projectId, id);
      if (stored === undefined) return instanceNotFound(id);
      return { status: 200, body: { server: serverAlone(baseUrl(), stored.record, call.session.microversion) } };
    },
  });

  addComputeRoute(app, parts, {
    method: "DELETE",
    path: "/servers/:id",
    description: "Removes an instance, its password and its guest's token. Its audit trail stays.",
    answers: { 204: "It is gone.", ...noInstance },
    role: "member",
    policy: "os_compute_api:servers:delete",
    async handle(call) {
      const id = call.param("id");
      const outcome = await deleteInstance(store, { projectId: call.session.projectId, id }, actorOf(call));
      return outcome === "deleted" ? { status: 204 } : instanceNotFound(id);
    },
  });
}
