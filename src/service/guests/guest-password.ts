import type { FastifyInstance } from "fastify";
import { recogniseBlob } from "../../core/blob.ts";
import { toText } from "../../core/bytes.ts";
import { instancePlace, placeKey } from "../compute/instance.ts";
import { blobKey, blobOf, postBlob } from "../compute/stored-blob.ts";
import type { Answer } from "../http/answer.ts";
import { conditionalGet } from "../http/conditional-get.ts";
import { instanceGone, novaFault, otherPassword } from "../http/nova-fault.ts";
import { addRoute, type Call } from "../http/route.ts";
import { postedAnswer, storedAnswer } from "./guest-answers.ts";
import { type Guest, type GuestParts, guestActor, openToGuests } from "./guest-identity.ts";
import { PASSWORD_VERSIONS } from "./guest-versions.ts";

type GuestCall = Call<Guest, unknown, unknown>;

/** `password`: where a guest leaves its encrypted password: once, or with `If-Match` in the place of the one that it names. */
export function addGuestPassword(app: FastifyInstance, parts: GuestParts): void {
  const open = openToGuests(parts);
  const { store, tags, waits } = parts;

  function get(call: GuestCall): Promise<Answer> {
    const { instanceId } = call.session;
    return conditionalGet(call, {
      tags,
      waits,
      owner: instanceId,
      async find() {
        if ((await instancePlace(store, instanceId)) === undefined) return { refusal: instanceGone };
        const blob = await blobOf(store, instanceId);
        const show = () => ({ status: 200, body: blob?.record.text ?? "" });
        return { revision: blob?.revision, keys: [blobKey(instanceId), placeKey(instanceId)], show };
      },
    });
  }

  async function post({ session, body, request }: GuestCall): Promise<Answer> {
    const text = body instanceof Uint8Array ? toText(body) : undefined;
    // Plaintext would be readable by everybody behind us. It is not stored, and nothing of it is repeated.
    if (text === undefined || recogniseBlob(text) === undefined) return novaFault(400, "not an encrypted password");
    const expected = tags.ifMatch(request.headers["if-match"]);
    switch (await postBlob(store, { instanceId: session.instanceId, text, expected }, guestActor(request))) {
      case "stored":
        return { status: 200, body: "" };
      case "already there":
        return novaFault(409, "There is a password already.");
      case "not as expected":
        return otherPassword;
      case "unknown instance":
        return instanceGone;
    }
  }

  for (const version of PASSWORD_VERSIONS) {
    const path = `/openstack/${version}/password`;
    addRoute(app, {
      method: "GET",
      path,
      description: "What the guest has posted.",
      answers: postedAnswer,
      headers: ["If-None-Match", "Prefer"],
      open,
      handle: get,
    });
    addRoute(app, {
      method: "POST",
      path,
      description: "Stores the encrypted password: an envelope, or a block of RSA in base64.",
      answers: {
        ...storedAnswer,
        400: "It is no encrypted password, or too long.",
        409: "There is one, and no If-Match says that it is to be replaced.",
        412: "What is stored is not what If-Match names.",
      },
      headers: ["If-Match"],
      open,
      handle: post,
    });
    for (const method of ["PUT", "DELETE"] as const) {
      addRoute(app, {
        method,
        path,
        description: "Refused, as in Nova.",
        answers: { 400: "Always." },
        open,
        handle: () => novaFault(400, "GET and POST only are supported."),
      });
    }
  }
}
