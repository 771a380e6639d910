import { STATUS_CODES } from "node:http";
import type { Answer } from "./answer.ts";
import type { Refusal } from "./error-handler.ts";

const messages: Readonly<Record<number, string>> = {
  401: "The request you have made requires authentication.",
  403: "You are not authorized to perform the requested action.",
  404: "Could not find the requested resource.",
};

/** An error in Keystone's shape: `{"error": {"code": 401, "message": "...", "title": "Unauthorized"}}`. */
export function keystoneError(status: number, message = messages[status] ?? "The request failed."): Answer {
  return { status, body: { error: { code: status, message, title: STATUS_CODES[status] ?? "Error" } } };
}

/** 403 in Keystone's words. */
export const forbiddenAction = (action: string): Answer =>
  keystoneError(403, `You are not authorized to perform the requested action: ${action}.`);

/** 401 as both services give it. Never says which of user, password, project or token was wrong. */
export function unauthorized(baseUrl: string): Answer {
  return { ...keystoneError(401), headers: { "www-authenticate": `Keystone uri="${baseUrl}/v3"` } };
}

/** The 401 for an application credential with a scope in the request, which decides nothing that the credential has not. */
export function scopeNotAllowed(baseUrl: string): Answer {
  const message = "Error authenticating with application credential: Application credentials cannot request a scope.";
  return { ...unauthorized(baseUrl), body: { error: { code: 401, identity: {}, message, title: "Unauthorized" } } };
}

/** 400 with the sentence that Keystone puts behind every such message. */
export const malformed = (message: string): Answer =>
  keystoneError(
    400,
    `${message} The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );

/** What was refused before a handler saw it, in Keystone's words where it has any. */
export function keystoneRefusal({ status, kind, field }: Refusal): Answer {
  switch (kind) {
    case "field":
      return malformed(`Invalid input for field '${field?.replaceAll(".", "/")}'.`);
    case "json":
      return malformed("Expecting to find valid JSON in request body.");
    case "type":
      return malformed("Expecting to find application/json in Content-Type header.");
    case "size":
      return keystoneError(status, "Request is too large.");
    case "request":
      return malformed("The request is malformed.");
    case "store":
      return { ...keystoneError(status, "The store does not answer. Try again."), headers: { "retry-after": "5" } };
    case "failure":
      return keystoneError(status, "An unexpected error prevented the server from fulfilling your request.");
  }
}
