import type { Action, Operation, Outcome } from "./history.ts";

/** What one thing is that is kept, one operation after the other: the specification of blob and metadata item. */

/** What is there after it; undefined if the operation cannot have had its outcome with `value` there. */
export function step(value: string, { action, outcome }: Pick<Operation, "action" | "outcome">): string | undefined {
  const after = apply(value, action);
  switch (outcome.kind) {
    case "acknowledged":
      return after !== undefined && agrees(after, action, outcome) ? after : undefined;
    case "refused":
      return after === undefined ? value : undefined;
    case "failed":
    case "unknown":
      return after;
    // Nothing was done; "wrong" is reported by itself.
    case "not sent":
    case "wrong":
      return value;
  }
}

/** Undefined if the action's condition does not hold. */
function apply(value: string, action: Action): string | undefined {
  switch (action.kind) {
    case "read":
      return value;
    case "post":
      return value === "" ? action.value : undefined;
    case "replace":
      return value === action.expected ? action.value : undefined;
    case "put":
      return action.value;
    case "clear":
      return "";
    case "remove":
      return value === "" ? undefined : "";
  }
}

function agrees(value: string, action: Action, outcome: Outcome): boolean {
  if (action.kind !== "read" || outcome.kind !== "acknowledged") return true;
  return value === (outcome.seen ?? action.known);
}
