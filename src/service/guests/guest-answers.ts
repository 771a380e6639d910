import * as v from "valibot";
import type { Answers } from "../http/route-description.ts";

/** The shapes of the metadata address, for `openapi.json`. */

const headers = ["ETag", "Preference-Applied"];
const unchanged = { 304: { description: "It is still the version that If-None-Match names.", headers } };

export const metadataAnswer = {
  200: {
    description: "What the guest may know about its instance.",
    headers,
    body: v.looseObject({
      uuid: v.string(),
      name: v.string(),
      hostname: v.string(),
      project_id: v.string(),
      meta: v.record(v.string(), v.string()),
      public_keys: v.optional(v.record(v.string(), v.string())),
      keys: v.optional(v.array(v.looseObject({ name: v.string(), type: v.string(), data: v.string() }))),
    }),
  },
  ...unchanged,
} satisfies Answers;

export const postedAnswer = {
  200: { description: "The encrypted password, empty if none was posted.", text: true, headers },
  ...unchanged,
} satisfies Answers;

export const storedAnswer = { 200: { description: "It is stored, and on disk.", text: true } } satisfies Answers;

export const linesAnswer = { 200: { description: "Names, each in a line.", text: true } } satisfies Answers;
