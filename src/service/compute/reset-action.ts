import { RESET_ITEM, readReset, WITHDRAWN } from "../../core/reset-request.ts";
import type { AuditAction } from "../audit/audit-trail.ts";
import type { InstanceMetadata } from "./instance-metadata.ts";

/**
 * What a change of an instance's metadata does about a reset, for the audit trail; undefined if nothing. Whether a request is signed by
 * a key holder only the guest can tell: the trail has who brought it.
 */
export function resetAction(
  instanceId: string,
  before: InstanceMetadata,
  after: InstanceMetadata,
): AuditAction | undefined {
  const [was, is] = [before[RESET_ITEM], after[RESET_ITEM]];
  if (is === was) return undefined;
  if (is === undefined) return "reset request removed";
  return readReset(instanceId, is)?.expires === WITHDRAWN ? "reset withdrawn" : "reset requested";
}
