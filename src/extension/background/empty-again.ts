import { clearBlob } from "../../clouds/openstack/compute.ts";
import { network } from "./cloud-network.ts";
import { keepFromSlot } from "./kept-passwords.ts";
import type { ResetAnswer } from "./reset-answer.ts";
import { changeReset, type InstanceReset } from "./reset-record.ts";
import { askCloud } from "./reset-step.ts";

/**
 * Stock Nova takes an answer into an empty slot only. What has come back there since it was emptied, or answers another request, is
 * kept here and deleted again; what no guest of this instance has sealed stays, for the user to look at. A guest whose answer
 * is deleted in the same moment posts it once more, because the request still stands.
 */
export async function emptyAgain(reset: InstanceReset, answer: ResetAnswer, blob: string): Promise<void> {
  const isAnother = answer.code === "wrong" && answer.why.code === "other-request" && blob.startsWith("LK1.");
  if (blob === "" || !(isAnother || answer.code === "none")) return;
  if (isAnother) {
    const changed = await changeReset(
      reset,
      () => ({ before: blob }),
      (kept, current) => keepFromSlot(kept, reset.instanceId, current),
    );
    if (changed === undefined) return;
  }
  await askCloud(reset, (access) => clearBlob(network, access, reset.instanceId));
}
