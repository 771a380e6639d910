import * as v from "valibot";
import type { Answers } from "../http/route-description.ts";

/** The shapes of Nova's answers, for `openapi.json`: what every microversion has. Later ones add to it. */

const links = v.array(v.looseObject({ rel: v.string(), href: v.string() }));
const metadata = v.record(v.string(), v.string());
const summary = v.looseObject({ id: v.string(), name: v.string(), links });
const detail = v.looseObject({
  ...summary.entries,
  status: v.literal("ACTIVE"),
  tenant_id: v.string(),
  user_id: v.string(),
  metadata,
  hostId: v.string(),
  flavor: v.looseObject({}),
  created: v.string(),
  updated: v.string(),
  addresses: v.record(
    v.string(),
    v.array(v.looseObject({ addr: v.string(), version: v.number(), "OS-EXT-IPS:type": v.string() })),
  ),
  key_name: v.nullable(v.string()),
});
const keyPair = v.looseObject({ name: v.string(), public_key: v.string(), fingerprint: v.string() });

export const noInstance = { 404: "The project has no such instance." } as const satisfies Answers;

export const serverAnswer = (description: string): Answers => ({
  200: { description, body: v.object({ server: detail }) },
});

export const registeredAnswer = {
  202: {
    description: "It is registered. `guest_token` is shown this once: it goes into the guest.",
    headers: ["Location"],
    body: v.object({ server: v.looseObject({ id: v.string(), links, guest_token: v.string() }) }),
  },
} satisfies Answers;

export const serverListAnswer = (isDetailed: boolean): Answers => ({
  200: {
    description: "The project's instances, newest first. `servers_links` is there if there may be more.",
    body: v.object({ servers: v.array(isDetailed ? detail : summary), servers_links: v.optional(links) }),
  },
});

export const allItems = {
  200: { description: "All items, as they are now.", body: v.object({ metadata }) },
} satisfies Answers;

export const oneItemAnswer = {
  200: { description: "The item, as it is now.", body: v.object({ meta: metadata }) },
} satisfies Answers;

export const keyPairAnswer = {
  200: {
    description: "The key pair.",
    body: v.object({ keypair: v.looseObject({ ...keyPair.entries, user_id: v.string() }) }),
  },
} satisfies Answers;

export const keyPairsAnswer = {
  200: {
    description: "All of them: there are few.",
    body: v.object({ keypairs: v.array(v.object({ keypair: keyPair })) }),
  },
} satisfies Answers;

export const passwordAnswer = {
  200: {
    description: "The encrypted password as the guest posted it, empty if it has not.",
    headers: ["ETag", "Preference-Applied"],
    body: v.object({ password: v.string() }),
  },
  304: { description: "It is still the one that If-None-Match names.", headers: ["ETag", "Preference-Applied"] },
} satisfies Answers;

const action = v.looseObject({
  action: v.string(),
  instance_uuid: v.string(),
  request_id: v.string(),
  user_id: v.string(),
  project_id: v.string(),
  start_time: v.string(),
  message: v.nullable(v.string()),
});

export const actionsAnswer = {
  200: {
    description: "What was done to the instance, newest first. `links` is there from 2.58 on, if there may be more.",
    body: v.object({ instanceActions: v.array(action), links: v.optional(links) }),
  },
  400: "The marker is none, or a time is none.",
} satisfies Answers;

export const actionAnswer = {
  200: { description: "What the request did.", body: v.object({ instanceAction: action }) },
  404: "The project has no such instance, or nothing was done to it by that request.",
} satisfies Answers;

export const versionAnswer = {
  200: {
    description: "The version of the API.",
    body: v.object({ version: v.looseObject({ id: v.string(), status: v.string(), version: v.string(), links }) }),
  },
} satisfies Answers;
