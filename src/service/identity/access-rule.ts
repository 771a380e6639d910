import * as v from "valibot";
import { matchesPattern } from "../http/path-pattern.ts";

const word = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9-]{1,64}$/));

/** What an application credential may be used for: one kind of request (Identity API v3, "Access Rules"). Keystone's limits. */
export const accessRule = v.strictObject({
  service: word,
  method: v.picklist(["POST", "GET", "HEAD", "PATCH", "PUT", "DELETE"]),
  path: v.pipe(v.string(), v.maxLength(225), v.startsWith("/")),
});
export type AccessRule = v.InferOutput<typeof accessRule>;

/** The services that there are, by their types in the catalogue. */
export type ServiceType = "identity" | "compute" | "image";

export interface RuledRequest {
  service: ServiceType;
  method: string;
  /** As it was sent, without the query. */
  path: string;
}

/** Whether one of the rules allows the request. A token may always be looked at or given up: that gains nobody anything. */
export function isAllowed(rules: readonly AccessRule[], { service, method, path }: RuledRequest): boolean {
  if (service === "identity" && path === "/v3/auth/tokens" && ["GET", "HEAD", "DELETE"].includes(method)) return true;
  return rules.some((rule) => rule.service === service && rule.method === method && matchesPattern(path, rule.path));
}
