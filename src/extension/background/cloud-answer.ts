import { fetchStoredBlob } from "../../clouds/openstack/stored-blob.ts";
import { recogniseBlob } from "../../core/blob.ts";
import type { Secret } from "../../core/secret.ts";
import { read } from "../ext.ts";
import type { OnlyHere } from "../reset-records.ts";
import { openAgentPassword } from "./agent-password.ts";
import { without } from "./change-record.ts";
import { network } from "./cloud-network.ts";
import { copyIfAwaited } from "./copy-reset.ts";
import { endReset } from "./end-reset.ts";
import { openHere } from "./only-here.ts";
import { withVault } from "./open-vault.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { changeReset, type InstanceReset } from "./reset-record.ts";
import { askCloud, type Next } from "./reset-step.ts";
import type { OpenVault } from "./vault-store.ts";

/** Milliseconds after which a hypervisor that stores what it has set would have done it: Nova's libvirt does before Nova answers. */
const PATIENCE = 5_000;
const PAUSE = 2_000;

/** `waiting`: the cloud has set the password. Libvirt stores it sealed where the key pair is RSA; else it is only here. */
export async function finishCloudReset(reset: InstanceReset): Promise<Next> {
  const kept = (await read("local", "onlyHere")).onlyHere?.[reset.instanceId];
  if (reset.phase === "opened" || kept === undefined) return end(reset, undefined);
  const isOver = Date.now() >= kept.changedAt + PATIENCE;
  const fetched = await askCloud(reset, (access) => fetchStoredBlob(network, access, reset.instanceId));
  const stored = fetched.code === "ok" ? fetched.value.blob : "";
  const opened = await withVault((vault) => openBoth(stored, kept, reset, vault));
  if (opened.code === "locked") return "later";
  if (opened.code === "stored") return endStored(reset, opened.password);
  if (opened.code === "perhaps-later" && !isOver) {
    opened.password?.password.wipe();
    return { pause: PAUSE };
  }
  return end(reset, opened.password);
}

interface Both {
  /** "stored": the cloud has the new password too. "perhaps-later": it has not, and could open to a key that is here. */
  code: "stored" | "perhaps-later" | "only-here";
  password: OpenedPassword | undefined;
}

async function openBoth(stored: string, kept: OnlyHere, reset: InstanceReset, vault: OpenVault): Promise<Both> {
  const here = await openHere(kept, reset.instanceId, vault.key);
  const password = here.code === "opened" ? here : undefined;
  if (!vault.items.some(({ label }) => label.type === "ssh-rsa")) return { code: "only-here", password };
  const blob = stored === reset.before ? undefined : recogniseBlob(stored);
  if (blob?.kind !== "rsa" || password === undefined) return { code: "perhaps-later", password };
  const there = await openAgentPassword(blob.bytes, reset, vault);
  if (there.code !== "opened") return { code: "perhaps-later", password };
  const isSame = sameSecret(there.password, password.password);
  (isSame ? password : there).password.wipe();
  return isSame ? { code: "stored", password: there } : { code: "perhaps-later", password };
}

/** In a time that does not tell where they differ. */
const sameSecret = (one: Secret, other: Secret): boolean =>
  one.use((a) =>
    other.use((b) => a.length === b.length && a.reduce((sum, byte, at) => sum | (byte ^ (b[at] ?? 0)), 0) === 0),
  );

async function endStored(reset: InstanceReset, opened: OpenedPassword | undefined): Promise<Next> {
  if (opened === undefined) return end(reset, undefined);
  const details = await opened.conclude();
  await changeReset(
    reset,
    () => ({ phase: "opened", openedAt: Date.now(), outcome: { code: "ready", details } }),
    ({ onlyHere }) => ({ onlyHere: without(onlyHere, reset.instanceId) }),
  );
  const clearsAt = await copyIfAwaited(reset, opened);
  await endReset(reset, clearsAt === undefined ? { code: "ready", details } : { code: "copied", clearsAt, details });
  return "later";
}

/** Only here; or, after a kill, as the record tells. */
async function end(reset: InstanceReset, opened: OpenedPassword | undefined): Promise<Next> {
  const clearsAt = opened && (await copyIfAwaited(reset, opened));
  const copied = clearsAt !== undefined;
  await endReset(reset, reset.outcome ?? { code: "only-here", copied, clearsAt: clearsAt ?? null });
  return "later";
}
