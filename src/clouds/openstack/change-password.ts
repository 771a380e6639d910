import { concat, fromText } from "../../core/bytes.ts";
import { escapeJson } from "../../core/json-string.ts";
import type { Secret } from "../../core/secret.ts";
import { type Network, type Reply, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { conflictAnswer, readAnswer } from "./answers.ts";
import { type Access, isSuccess, sendRaw } from "./compute-request.ts";

export type PasswordChange =
  | "changed"
  /** The hypervisor or the instance's agent cannot. */
  | "not-supported"
  /** Only a running instance's password can be changed. */
  | "not-running"
  /** The instance's agent has failed: it may have set it. */
  | "failed";

/**
 * Has the cloud set the password of the instance's administrator (Compute API, "Change Administrative Password"). The cloud
 * sees it in clear. It answers when it is done, so what gave no answer may have been done, or may be yet. The password never
 * becomes a string; it stays the caller's to wipe.
 */
export async function changePassword(
  network: Network,
  access: Access,
  instanceId: string,
  password: Secret,
): Promise<Result<PasswordChange>> {
  const path = `/servers/${encodeURIComponent(instanceId)}/action`;
  const written = password.use(escapeJson);
  const body = concat(fromText('{"changePassword":{"adminPass":"'), written, fromText('"}}'));
  written.fill(0);
  try {
    const sent = await sendRaw(network, access, { method: "POST", path, body });
    if (sent.code !== "ok") return sent;
    if (isSuccess(sent.value)) return ok("changed");
    const why = whyNot(sent.value);
    return why === undefined ? refusal(sent.value) : ok(why);
  } finally {
    body.fill(0);
  }
}

/** Nova has one status for all that does not fit; its words tell them apart. */
function whyNot({ status, text }: Reply): PasswordChange | undefined {
  if (status === 501) return "not-supported";
  const conflict = status === 409 ? readAnswer(conflictAnswer, text) : undefined;
  if (conflict?.code !== "ok") return undefined;
  const { message } = conflict.value.conflictingRequest;
  if (/not supported|agent is not enabled/i.test(message)) return "not-supported";
  // The second is the hypervisor's word, where Nova has not noticed yet that the instance is off.
  if (/while it is in vm_state|because instance \S+ is not running/.test(message)) return "not-running";
  return /failed to set/i.test(message) ? "failed" : undefined;
}
