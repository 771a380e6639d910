import type { Connection } from "../records.ts";
import type { TextKey } from "../text.ts";
import { type IdentityUrl, readIdentityUrl } from "./identity-url.ts";
import { isById, isMissing } from "./name-or-id.ts";
import type { TypedSecrets } from "./typed-secrets.ts";

export type ConnectionField = Exclude<keyof Connection, "id"> | keyof TypedSecrets;
export type ConnectionErrors = { [Field in ConnectionField]?: TextKey | undefined };

export type CheckedConnection =
  | { code: "ok"; connection: Connection; origin: string }
  | { code: "invalid"; errors: ConnectionErrors };

/** What of the secrets is asked for. */
export interface Asked {
  /** The cloud wants a passcode. */
  passcode: boolean;
  /** It has accepted the password already, so the passcode alone goes on. */
  passwordKnown: boolean;
}

const urlErrors: Record<Exclude<IdentityUrl["code"], "ok">, TextKey> = {
  missing: "optionsIdentityUrlMissing",
  "not-a-url": "optionsIdentityUrlNotAUrl",
  insecure: "optionsIdentityUrlInsecure",
  "too-much": "optionsIdentityUrlTooMuch",
};

/** Keystone's passcodes, perhaps in two groups as the devices show them. */
const PASSCODE = /^\d{6}$/;
export const passcodeOf = (typed: string): string => typed.replace(/\s/g, "");

/** What is typed, ready to save: trimmed, the host standing in for a name. Or what is wrong with each field. */
export function checkConnection(typed: Connection, secrets: TypedSecrets, asked: Asked): CheckedConnection {
  const url = readIdentityUrl(typed.identityUrl);
  const errors: ConnectionErrors = {
    ...(url.code !== "ok" && { identityUrl: urlErrors[url.code] }),
    ...(typed.way === "application-credential" ? credentialErrors(typed, secrets) : userErrors(typed, secrets, asked)),
  };
  if (url.code !== "ok" || Object.keys(errors).length > 0) return { code: "invalid", errors };
  const connection: Connection = {
    id: typed.id,
    name: typed.name.trim() || url.host,
    identityUrl: url.url,
    way: typed.way ?? "password",
    userName: typed.userName.trim(),
    userDomain: typed.userDomain.trim(),
    projectName: typed.projectName.trim(),
    projectDomain: typed.projectDomain.trim(),
    applicationId: (typed.applicationId ?? "").trim(),
    region: (typed.region ?? "").trim(),
    interface: typed.interface ?? "public",
  };
  return { code: "ok", connection, origin: url.origin };
}

function credentialErrors({ applicationId = "" }: Connection, { secret }: TypedSecrets): ConnectionErrors {
  return {
    ...(applicationId.trim() === "" && { applicationId: "optionsCredentialIdMissing" }),
    ...(secret === "" && { secret: "optionsSecretMissing" }),
  };
}

/** The domain of what has an id, or is not there, is nobody's concern. */
function userErrors(typed: Connection, { password, passcode }: TypedSecrets, asked: Asked): ConnectionErrors {
  const { userName, userDomain, projectName, projectDomain } = typed;
  const chosenLater = projectName.trim() === "";
  return {
    ...(isMissing(userName) && { userName: "optionsUserNameMissing" }),
    ...(!isById(userName) && isMissing(userDomain) && { userDomain: "optionsDomainMissing" }),
    ...(!chosenLater && isMissing(projectName) && { projectName: "optionsProjectIdMissing" }),
    ...(!chosenLater && !isById(projectName) && isMissing(projectDomain) && { projectDomain: "optionsDomainMissing" }),
    ...(password === "" && !asked.passwordKnown && { password: "optionsPasswordMissing" }),
    ...(asked.passcode && !PASSCODE.test(passcodeOf(passcode)) && { passcode: "optionsPasscodeMissing" }),
  };
}
