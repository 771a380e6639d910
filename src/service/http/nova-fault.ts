import type { Answer } from "./answer.ts";
import type { Refusal } from "./error-handler.ts";

const names = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  406: "computeFault",
  409: "conflictingRequest",
  412: "computeFault",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  414: "badRequest",
  500: "computeFault",
  503: "serviceUnavailable",
} as const;
type FaultStatus = keyof typeof names;

/** An error in Nova's shape: `{"itemNotFound": {"code": 404, "message": "..."}}`. */
export function novaFault(status: FaultStatus, message: string): Answer {
  return { status, body: { [names[status]]: { code: status, message } } };
}

export const instanceNotFound = (id: string): Answer => novaFault(404, `Instance ${id} could not be found.`);

/** The answer to an `If-Match` that no longer holds. */
export const otherPassword = novaFault(412, "The stored password is not the one that If-Match names.");

/** The same for guests, whom nobody tells an id. */
export const instanceGone = novaFault(404, "The instance could not be found.");

export const notAllowed = (policy: string): Answer => novaFault(403, `Policy doesn't allow ${policy} to be performed.`);

/** Where no route is. */
export const noResource = novaFault(404, "The resource could not be found.");

/** What was refused before a handler saw it, in Nova's words where it has any. */
export function novaRefusal({ status, kind, field }: Refusal): Answer {
  switch (kind) {
    case "field":
      return novaFault(status, `Invalid input for field/attribute ${field}.`);
    case "json":
      return novaFault(status, "Malformed request body: cannot understand JSON.");
    case "size":
      return novaFault(status, "Request is too large.");
    case "type":
      return novaFault(status, "Unsupported Content-Type.");
    case "request":
      return novaFault(status, "The request is malformed.");
    case "store":
      return { ...novaFault(status, "The store does not answer. Try again."), headers: { "retry-after": "5" } };
    case "failure":
      return novaFault(status, "Unexpected API Error. The service's log has it under this request's id.");
  }
}
