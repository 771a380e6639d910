import { recogniseBlob } from "../../core/blob.ts";
import { read } from "../ext.ts";
import type { PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { openAgentPassword } from "./agent-password.ts";
import { failureOf, openedFrom, openWithMyKeys } from "./guest-password.ts";
import { openHere } from "./only-here.ts";
import { withVault } from "./open-vault.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { findPin } from "./pins.ts";
import type { OpenVault } from "./vault-store.ts";

type Kept = OpenedPassword | PasswordFailure;

const nothing: PasswordFailure = { code: "no-password", reason: { code: "unknown" } };

/** A password that is kept here, not the cloud's. Every check was made when it came; nothing is learnt from it now. */
export const openKeptPassword = (request: PasswordRequest): Promise<Kept> =>
  withVault((vault) => (request.which === "only-here" ? openOnlyHere(request, vault) : openPrevious(request, vault)));

async function openOnlyHere({ instanceId }: PasswordRequest, vault: OpenVault): Promise<Kept> {
  const kept = (await read("local", "onlyHere")).onlyHere?.[instanceId];
  return kept === undefined ? nothing : openHere(kept, instanceId, vault.key);
}

async function openPrevious(request: PasswordRequest, vault: OpenVault): Promise<Kept> {
  const { instanceId } = request;
  const kept = (await read("local", "previous")).previous?.[instanceId];
  if (kept === undefined || kept.until <= Date.now()) return nothing;
  const { blob: sealed, user } = kept;
  if (kept.wasOnlyHere) return openHere({ sealed, user }, instanceId, vault.key);
  const blob = recogniseBlob(sealed);
  if (blob?.kind === "rsa") return openAgentPassword(blob.bytes, request, vault);
  const outcome = await openWithMyKeys(sealed, { instance: instanceId }, vault);
  if (outcome.code !== "opened") return failureOf(outcome, undefined);
  // Whether this guest key still answers for the instance does not matter for what it has sealed before.
  return openedFrom(sealed, outcome.envelope, () => findPin(instanceId), vault);
}
