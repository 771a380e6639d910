import { LONGEST_WAIT } from "../http/limits.ts";
import type { RequestHeader } from "../http/route-description.ts";
import type { Schema } from "./json-schema.ts";

/** The headers of requests as `openapi.json` has them. All may be left out. */
export const REQUEST_HEADERS: Readonly<Record<RequestHeader, { description: string; schema: Schema }>> = {
  "If-Match": {
    description: "Entity tags, or `*`: only if the stored password is this one. Otherwise 412.",
    schema: { type: "string" },
  },
  "If-None-Match": {
    description: "Entity tags, or `*`: 304 if it is still this version.",
    schema: { type: "string" },
  },
  Prefer: {
    description: `\`wait=SECONDS\`, with If-None-Match: the answer waits for another version, at most ${LONGEST_WAIT} seconds.`,
    schema: { type: "string" },
  },
  "X-Subject-Token": { description: "The token that the request is about.", schema: { type: "string" } },
  "Openstack-Auth-Receipt": {
    description: "Of the answer to the password, when the passcode follows.",
    schema: { type: "string" },
  },
  "X-OpenStack-Nova-API-Version": {
    description: "The microversion, as Nova had it before 2.27: `2.N` or `latest`.",
    schema: { type: "string" },
  },
  "OpenStack-API-Version": {
    description: "The microversion: `compute 2.N` or `compute latest`. Without it, 2.1.",
    schema: { type: "string" },
  },
};
