import type { Connection } from "../records.ts";
import type { TextKey } from "../text.ts";
import { type IdentityUrl, readIdentityUrl } from "./identity-url.ts";

export type ConnectionField = Exclude<keyof Connection, "id"> | "password";
export type ConnectionErrors = { [Field in ConnectionField]?: TextKey | undefined };

export type CheckedConnection =
  | { code: "ok"; connection: Connection; origin: string }
  | { code: "invalid"; errors: ConnectionErrors };

const urlErrors: Record<Exclude<IdentityUrl["code"], "ok">, TextKey> = {
  missing: "optionsIdentityUrlMissing",
  "not-a-url": "optionsIdentityUrlNotAUrl",
  insecure: "optionsIdentityUrlInsecure",
  "too-much": "optionsIdentityUrlTooMuch",
};

const missingTexts = {
  userName: "optionsUserNameMissing",
  userDomain: "optionsDomainMissing",
  projectName: "optionsProjectMissing",
  projectDomain: "optionsDomainMissing",
} as const satisfies Partial<Record<ConnectionField, TextKey>>;

/** What is typed, ready to save: trimmed, the host standing in for a name. Or what is wrong with each field. */
export function checkConnection(typed: Connection, password: string): CheckedConnection {
  const url = readIdentityUrl(typed.identityUrl);
  const errors: ConnectionErrors = {};
  if (url.code !== "ok") errors.identityUrl = urlErrors[url.code];
  for (const field of ["userName", "userDomain", "projectName", "projectDomain"] as const) {
    if (typed[field].trim() === "") errors[field] = missingTexts[field];
  }
  if (password === "") errors.password = "optionsPasswordMissing";
  if (url.code !== "ok" || Object.keys(errors).length > 0) return { code: "invalid", errors };
  const connection: Connection = {
    id: typed.id,
    name: typed.name.trim() || url.host,
    identityUrl: url.url,
    userName: typed.userName.trim(),
    userDomain: typed.userDomain.trim(),
    projectName: typed.projectName.trim(),
    projectDomain: typed.projectDomain.trim(),
  };
  return { code: "ok", connection, origin: url.origin };
}
