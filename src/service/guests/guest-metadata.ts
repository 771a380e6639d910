import type { FastifyInstance } from "fastify";
import { withCapturedKey } from "../compute/captured-key.ts";
import { type Instance, instanceKey } from "../compute/instance.ts";
import { keyPairKey } from "../compute/key-pair.ts";
import { conditionalGet } from "../http/conditional-get.ts";
import { instanceGone } from "../http/nova-fault.ts";
import { addRoute, type Call } from "../http/route.ts";
import { metadataAnswer } from "./guest-answers.ts";
import { type Guest, type GuestParts, guestActor, openToGuests } from "./guest-identity.ts";
import { METADATA_VERSIONS } from "./guest-versions.ts";

/** `meta_data.json`: what a guest may know about its instance. */
export function addGuestMetadata(app: FastifyInstance, parts: GuestParts): void {
  for (const version of METADATA_VERSIONS) {
    addRoute(app, {
      method: "GET",
      path: `/openstack/${version}/meta_data.json`,
      description: "The instance's name, metadata and public key.",
      answers: metadataAnswer,
      headers: ["If-None-Match", "Prefer"],
      open: openToGuests(parts),
      handle(call: Call<Guest, unknown, unknown>) {
        const { instanceId: id, place } = call.session;
        return conditionalGet(call, {
          tags: parts.tags,
          waits: parts.waits,
          owner: id,
          async find() {
            const wanted = { projectId: place.projectId, id };
            const stored = await withCapturedKey(parts.store, wanted, guestActor(call.request));
            if (stored === undefined) return { refusal: instanceGone };
            const { record: instance, revision } = stored;
            return { revision, keys: keysOf(instance), show: () => ({ status: 200, body: metadataView(instance) }) };
          },
        });
      },
    });
  }
}

/** The key pair may come later than the instance. */
function keysOf(instance: Instance): string[] {
  const { id, userId, keyName } = instance;
  return [instanceKey(id, instance), ...(keyName === null ? [] : [keyPairKey(userId, keyName)])];
}

function metadataView({ id, name, projectId, metadata, keyName, publicKey }: Instance): object {
  const view = { uuid: id, name, hostname: hostname(name), project_id: projectId, meta: metadata, launch_index: 0 };
  if (keyName === null || publicKey === null) return view;
  return { ...view, public_keys: { [keyName]: publicKey }, keys: [{ name: keyName, type: "ssh", data: publicKey }] };
}

/** As Nova makes one out of a display name: lower case, only letters, digits, dots and dashes, at most 63. */
function hostname(name: string): string {
  const plain = name
    .replace(/[ _]/g, "-")
    .replace(/[^\w.-]+/g, "")
    .toLowerCase();
  return plain.slice(0, 63).replace(/^[.-]+|[.-]+$/g, "");
}
