import type { FastifyInstance } from "fastify";
import { recogniseBlob } from "../core/blob.ts";
import { toText } from "../core/bytes.ts";
import type { Answer } from "./answer.ts";
import { type Guest, type GuestParts, guestActor, openToGuests } from "./guest-identity.ts";
import { PASSWORD_VERSIONS } from "./guest-versions.ts";
import { novaFault } from "./nova-fault.ts";
import { addRoute, type Call } from "./route.ts";
import { blobText, postBlob } from "./stored-blob.ts";

/** `password`: where a guest leaves its encrypted password, once. */
export function addGuestPassword(app: FastifyInstance, parts: GuestParts): void {
  const open = openToGuests(parts);
  const { store } = parts;

  async function post({ session, body, request }: Call<Guest, unknown, unknown>): Promise<Answer> {
    const text = body instanceof Uint8Array ? toText(body) : undefined;
    // Plaintext would be readable by everybody behind us. It is not stored, and nothing of it is repeated.
    if (text === undefined || recogniseBlob(text) === undefined) return novaFault(400, "not an encrypted password");
    switch (await postBlob(store, { instanceId: session.instanceId, text }, guestActor(request))) {
      case "stored":
        return { status: 200, body: "" };
      case "already there":
        return novaFault(409, "There is a password already.");
      case "unknown instance":
        return novaFault(404, "The instance could not be found.");
    }
  }

  for (const version of PASSWORD_VERSIONS) {
    const path = `/openstack/${version}/password`;
    addRoute(app, {
      method: "GET",
      path,
      open,
      handle: async ({ session }: Call<Guest, unknown, unknown>) => ({
        status: 200,
        body: await blobText(store, session.instanceId),
      }),
    });
    addRoute(app, { method: "POST", path, open, handle: post });
    for (const method of ["PUT", "DELETE"] as const) {
      addRoute(app, { method, path, open, handle: () => novaFault(400, "GET and POST only are supported.") });
    }
  }
}
