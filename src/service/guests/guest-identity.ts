import type { FastifyRequest } from "fastify";
import type { Actor } from "../audit/audit-trail.ts";
import { guestTokenKey, instancePlace, type Place } from "../compute/instance.ts";
import type { Answer } from "../http/answer.ts";
import { instanceGone, novaFault } from "../http/nova-fault.ts";
import type { Opened } from "../http/route.ts";
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
  waits: Waits;
  /** Shared with Neutron's proxy. Without it, the proxy's headers mean nothing. */
  proxySecret: Uint8Array | undefined;
}

export function openToGuests({ store, proxySecret }: GuestParts) {
  return async (request: FastifyRequest): Promise<Opened<Guest>> => {
    const { authorization } = request.headers;
    if (authorization !== undefined || proxySecret === undefined) return byToken(store, authorization);
    return byProxy(store, proxySecret, request);
  };
}

async function byToken(store: Store, authorization: string | undefined): Promise<Opened<Guest>> {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(authorization ?? "")?.[1];
  const entry = token === undefined ? undefined : await store.get(guestTokenKey(hashToken(token)));
  const place = entry && (await instancePlace(store, entry.value));
  if (entry === undefined || place === undefined) return { refusal: unknownGuest };
  return { session: { instanceId: entry.value, place: place.record } };
}

async function byProxy(store: Store, secret: Uint8Array, request: FastifyRequest): Promise<Opened<Guest>> {
  const id = request.headers["x-instance-id"];
  const tenant = request.headers["x-tenant-id"];
  const signature = request.headers["x-instance-id-signature"];
  if (typeof id !== "string") return { refusal: novaFault(400, "X-Instance-ID header is missing from request.") };
  if (typeof signature !== "string") {
    return { refusal: novaFault(400, "X-Instance-ID-Signature header is missing from request.") };
  }
  if (typeof tenant !== "string") return { refusal: novaFault(400, "X-Tenant-ID header is missing from request.") };
  if (!isSignedByProxy(secret, id, signature)) {
    return { refusal: novaFault(403, "Invalid proxy request signature.") };
  }
  const place = (await instancePlace(store, id))?.record;
  if (place?.projectId !== tenant) return { refusal: instanceGone };
  return { session: { instanceId: id, place } };
}

/** For the audit trail. */
export const guestActor = (request: FastifyRequest): Actor => ({ by: "guest", from: request.ip, request: request.id });

const unknownGuest: Answer = {
  ...novaFault(401, "A guest's token is required."),
  headers: { "www-authenticate": "Bearer" },
};
