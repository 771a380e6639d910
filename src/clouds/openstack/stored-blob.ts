import { type Network, type Reply, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { passwordAnswer, readAnswer } from "./answers.ts";
import { type Access, isSuccess, send, sendRaw } from "./compute-request.ts";

export interface StoredBlob {
  /** Empty if there is none. */
  blob: string;
  /** What names this answer; null from a stock cloud, which has none. */
  etag: string | null;
}

/** The answer that the caller has already, and for how many seconds the cloud may hold back its own until it is another one. */
export interface KnownBlob {
  etag: string;
  wait: number;
}

/** The stored blob with its ETag. */
export async function fetchStoredBlob(
  network: Network,
  access: Access,
  instanceId: string,
): Promise<Result<StoredBlob>> {
  const sent = await send(network, access, { method: "GET", path: pathOf(instanceId) });
  return sent.code === "ok" ? read(sent.value) : sent;
}

/**
 * As `fetchStoredBlob`, or "unchanged" if it still is the known one (RFC 9110, 13.1.2, and RFC 7240, 4.3). To wait is a wish: a
 * cloud that does not know of it answers at once.
 */
export async function fetchOtherBlob(
  network: Network,
  access: Access,
  instanceId: string,
  { etag, wait }: KnownBlob,
): Promise<Result<StoredBlob | "unchanged">> {
  const headers = { "if-none-match": etag, ...(wait > 0 && { prefer: `wait=${wait}` }) };
  const sent = await sendRaw(network, access, { method: "GET", path: pathOf(instanceId), headers });
  if (sent.code !== "ok") return sent;
  if (sent.value.status === 304) return ok("unchanged");
  return isSuccess(sent.value) ? read(sent.value) : refusal(sent.value);
}

function read({ text, headers }: Reply): Result<StoredBlob> {
  const answer = readAnswer(passwordAnswer, text);
  return answer.code === "ok" ? ok({ blob: answer.value.password, etag: etagOf(headers) }) : answer;
}

const pathOf = (instanceId: string): string => `/servers/${encodeURIComponent(instanceId)}/os-server-password`;

/** RFC 9110, section 8.8.3. What is none, or too long to be sent back, counts as absent. */
function etagOf(headers: Headers): string | null {
  const etag = headers.get("etag") ?? "";
  return /^(W\/)?"[\x21\x23-\x7e]{0,200}"$/.test(etag) ? etag : null;
}
