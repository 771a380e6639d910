import { type Network, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { metadataAnswer } from "./answers.ts";
import { type Access, isSuccess, request, sendRaw } from "./compute-request.ts";

/** Sets one item of an instance's metadata and leaves the others (Compute API, "Create or Update Metadata Items"). */
export async function setMetadataItem(
  network: Network,
  access: Access,
  instanceId: string,
  item: { key: string; value: string },
): Promise<Result<null>> {
  const body = { metadata: { [item.key]: item.value } };
  const answer = await request(network, access, { method: "POST", path: pathOf(instanceId), body }, metadataAnswer);
  if (answer.code !== "ok") return answer;
  return answer.value.metadata[item.key] === item.value ? ok(null) : { code: "unexpected-answer", field: "metadata" };
}

/** Removes it; gone already is as good. */
export async function removeMetadataItem(
  network: Network,
  access: Access,
  instanceId: string,
  key: string,
): Promise<Result<null>> {
  const path = `${pathOf(instanceId)}/${encodeURIComponent(key)}`;
  const sent = await sendRaw(network, access, { method: "DELETE", path });
  if (sent.code !== "ok") return sent;
  return isSuccess(sent.value) || sent.value.status === 404 ? ok(null) : refusal(sent.value);
}

const pathOf = (instanceId: string): string => `/servers/${encodeURIComponent(instanceId)}/metadata`;
