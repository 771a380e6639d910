import type { Random } from "../fuzz/random.ts";
import { type Registered, rsaBlob } from "../service/cloud.ts";
import type { RunningService } from "../service/running-service.ts";
import type { Action, Operation } from "./history.ts";
import { outcomeOf, send } from "./send.ts";

/** A service under its name in the history. Its addresses may change when it is started again. */
export interface NamedService {
  name: string;
  running: RunningService;
}

/** What somebody may do to something, and how it is said in HTTP. */
export interface Way {
  object: string;
  /** Whether the trail has the answer's request id. */
  isAudited: (action: Action) => boolean;
  request: (action: Action, tag: string | undefined) => { url: string; init: RequestInit };
  see: (text: string) => string;
}

/** The items of metadata that are put and removed: two, as they share a record. */
export const ITEMS = ["latchkey-reset", "note"] as const;

const METHODS: Record<Action["kind"], string> = {
  read: "GET",
  post: "POST",
  replace: "POST",
  put: "POST",
  clear: "DELETE",
  remove: "DELETE",
};

function condition(action: Action, tag: string | undefined): Record<string, string> {
  if (tag === undefined) return {};
  return action.kind === "read" ? { "if-none-match": tag } : { "if-match": tag };
}

export const blobOf = (id: string): string => `blob ${id}`;
export const itemOf = (id: string, item: string): string => `${item} ${id}`;

export function guestOfBlob({ running }: NamedService, { id, guestToken }: Registered): Way {
  return {
    object: blobOf(id),
    isAudited: ({ kind }) => kind !== "read",
    request: (action, tag) => ({
      url: `${running.guestsUrl}/openstack/2013-04-04/password`,
      init: {
        method: METHODS[action.kind],
        headers: { authorization: `Bearer ${guestToken}`, ...condition(action, tag) },
        ...("value" in action && { body: action.value }),
      },
    }),
    see: (text) => text,
  };
}

export function guestOfItem({ running }: NamedService, { id, guestToken }: Registered, item: string): Way {
  return {
    object: itemOf(id, item),
    isAudited: () => false,
    request: (action, tag) => ({
      url: `${running.guestsUrl}/openstack/latest/meta_data.json`,
      init: { method: "GET", headers: { authorization: `Bearer ${guestToken}`, ...condition(action, tag) } },
    }),
    see: (text) => (JSON.parse(text) as { meta: Record<string, string> }).meta[item] ?? "",
  };
}

export function adminOfBlob({ running }: NamedService, { id }: Registered, token: string): Way {
  return {
    object: blobOf(id),
    isAudited: () => true,
    request: (action, tag) => ({
      url: `${running.adminsUrl}/v2.1/servers/${id}/os-server-password`,
      init: { method: METHODS[action.kind], headers: { "x-auth-token": token, ...condition(action, tag) } },
    }),
    see: (text) => (JSON.parse(text) as { password: string }).password,
  };
}

export function adminOfItem({ running }: NamedService, { id }: Registered, token: string, item: string): Way {
  return {
    object: itemOf(id, item),
    isAudited: () => false,
    request: (action) => ({
      url: `${running.adminsUrl}/v2.1/servers/${id}/metadata${action.kind === "remove" ? `/${item}` : ""}`,
      init: {
        method: METHODS[action.kind],
        headers: { "x-auth-token": token, "content-type": "application/json" },
        ...("value" in action && { body: JSON.stringify({ metadata: { [item]: action.value } }) }),
      },
    }),
    see: (text) => (JSON.parse(text) as { metadata: Record<string, string> }).metadata[item] ?? "",
  };
}

/** Does it, and returns what came of it for the history. */
export async function perform(service: string, way: Way, action: Action, tag?: string): Promise<Operation> {
  const { url, init } = way.request(action, tag);
  const sent = await send(url, init);
  const { start, end } = sent;
  const outcome = outcomeOf(sent, action, way.see);
  const isOnTrail = "status" in sent && sent.status !== 304 && way.isAudited(action);
  const request = (isOnTrail && sent.headers.get("x-openstack-request-id")) || undefined;
  return { object: way.object, service, action, outcome, start, end, request };
}

/** A value that nobody else ever writes. */
export const newBlob = rsaBlob;
export const newItem = (random: Random): string => `R1.${Buffer.from(random.bytes(60)).toString("base64url")}`;
