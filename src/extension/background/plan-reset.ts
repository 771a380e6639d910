import { fetchStoredBlob } from "../../clouds/openstack/stored-blob.ts";
import type { Answer, Request } from "../messages.ts";
import { withAccess } from "./access.ts";
import { network } from "./cloud-network.ts";
import { findGuest } from "./find-guest.ts";
import { cloudResetsForbidden } from "./reset-policy.ts";

export async function planReset(request: Request<"planReset">): Promise<Answer<"planReset">> {
  const { connectionId, instanceId } = request;
  const fetched = await withAccess(connectionId, (access) => fetchStoredBlob(network, access, instanceId));
  if (fetched.code !== "ok") return fetched;
  const found = await findGuest(fetched.value.blob, request);
  if (found.code !== "no-guest") return found;
  return (await cloudResetsForbidden()) ? { code: "forbidden" } : { code: "cloud", user: null };
}
