import type { FastifyInstance } from "fastify";
import { withCapturedKey } from "./captured-key.ts";
import { type Guest, type GuestParts, guestActor, openToGuests } from "./guest-identity.ts";
import { METADATA_VERSIONS } from "./guest-versions.ts";
import type { Instance } from "./instance.ts";
import { novaFault } from "./nova-fault.ts";
import { addRoute, type Call } from "./route.ts";

/** `meta_data.json`: what a guest may know about its instance. */
export function addGuestMetadata(app: FastifyInstance, parts: GuestParts): void {
  for (const version of METADATA_VERSIONS) {
    addRoute(app, {
      method: "GET",
      path: `/openstack/${version}/meta_data.json`,
      open: openToGuests(parts),
      async handle({ session, request }: Call<Guest, unknown, unknown>) {
        const place = { projectId: session.place.projectId, id: session.instanceId };
        const instance = await withCapturedKey(parts.store, place, guestActor(request));
        if (instance === undefined) return novaFault(404, "The instance could not be found.");
        return { status: 200, body: metadataView(instance) };
      },
    });
  }
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
