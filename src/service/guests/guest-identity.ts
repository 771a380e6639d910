import type { FastifyRequest } from "fastify";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { recordStranger, recordUnknownToken, unknownActor } from "../audit/refusal.ts";
import { guestTokenKey, instancePlace, type Place } from "../compute/instance.ts";
import type { Answer } from "../http/answer.ts";
import type { EntityTags } from "../http/entity-tag.ts";
import { instanceGone, novaFault } from "../http/nova-fault.ts";
import type { Opened, Opener } from "../http/route.ts";
import type { Waits } from "../http/waits.ts";
import { hashToken } from "../identity/random-token.ts";
import type { Store } from "../store/store.ts";
import { isSignedByProxy } from "./proxy-signature.ts";

/** A guest, by its token or by the word of Neutron's proxy. */
export interface Guest {
  instanceId: string;
  place: Place;
}

export interface GuestParts {
  store: Store;
  tags: EntityTags;
  waits: Waits;
  /** Shared with Neutron's proxy, one or several. Without one, the proxy's headers mean nothing. */
  proxySecrets: readonly Uint8Array[];
}

export function openToGuests({ store, proxySecrets }: GuestParts): Opener<Guest> {
  return {
    scheme: "guest",
    refusals: {
      400: "A header of Neutron's proxy is missing.",
      401: "The guest's token is none.",
      403: "The signature is not the proxy's.",
      404: "There is no such instance, or it is gone.",
    },
    async open(request) {
      const { authorization } = request.headers;
      if (authorization !== undefined || proxySecrets.length === 0) return byToken(store, request);
      return byProxy(store, proxySecrets, request);
    },
  };
}

async function byToken(store: Store, request: FastifyRequest): Promise<Opened<Guest>> {
  const { authorization } = request.headers;
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(authorization ?? "")?.[1];
  const entry = token === undefined ? undefined : await store.get(guestTokenKey(hashToken(token)));
  const place = entry && (await instancePlace(store, entry.value));
  if (entry !== undefined && place !== undefined) return { session: { instanceId: entry.value, place: place.record } };
  if (authorization !== undefined) await recordUnknownToken(store, request, "guest token");
  return { refusal: unknownGuest };
}

async function byProxy(store: Store, secrets: readonly Uint8Array[], request: FastifyRequest): Promise<Opened<Guest>> {
  const id = request.headers["x-instance-id"];
  const tenant = request.headers["x-tenant-id"];
  const signature = request.headers["x-instance-id-signature"];
  if (typeof id !== "string") return { refusal: novaFault(400, "X-Instance-ID header is missing from request.") };
  if (typeof signature !== "string") {
    return { refusal: novaFault(400, "X-Instance-ID-Signature header is missing from request.") };
  }
  if (typeof tenant !== "string") return { refusal: novaFault(400, "X-Tenant-ID header is missing from request.") };
  if (!isSignedByProxy(secrets, id, signature)) {
    await refused(store, id, request, "proxy signature");
    return { refusal: novaFault(403, "Invalid proxy request signature.") };
  }
  const place = (await instancePlace(store, id))?.record;
  if (place?.projectId !== tenant) {
    await refused(store, id, request, "tenant");
    return { refusal: instanceGone };
  }
  return { session: { instanceId: id, place } };
}

/** Somebody says to be the guest of an instance that there is. A wrong token names none. */
async function refused(store: Store, id: string, request: FastifyRequest, about: string): Promise<void> {
  if ((await instancePlace(store, id)) === undefined) return;
  await recordStranger(store, () => auditWrite(id, "refused", unknownActor(request), about));
}

/** For the audit trail. */
export const guestActor = (request: FastifyRequest): Actor => ({ by: "guest", from: request.ip, request: request.id });

const unknownGuest: Answer = {
  ...novaFault(401, "A guest's token is required."),
  headers: { "www-authenticate": "Bearer" },
};
