import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Actor } from "../service/audit/audit-trail.ts";

/** For the audit trail: the operating system's user at this terminal, and an id for all that the command does. */
export const consoleActor = (): Actor => ({ by: `console${userText()}`, from: "-", request: `req-${randomUUID()}` });

function userText(): string {
  try {
    const { username } = userInfo();
    return /^[A-Za-z0-9._@-]{1,64}$/.test(username) ? `:${username}` : "";
  } catch {
    // In a container the user may have no name.
    return "";
  }
}
