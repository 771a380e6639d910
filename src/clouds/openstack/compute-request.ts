import type * as v from "valibot";
import { type Exchange, exchange, isOverLimit, type Network, type Reply, refusal, retryAfter } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { readAnswer } from "./answers.ts";

/** What a request to Nova needs. */
export interface Access {
  token: string;
  computeUrl: string;
}

type ComputeRequest = Omit<Exchange, "url" | "token"> & { path: string };

/** Seconds: what a cloud that has a limit wants to be left alone for, and nobody need be told. */
const SHORT_WAIT = 3;

/** A request over the cloud's limit was not carried out, so that any may be sent again: once, if the cloud is ready for it soon. */
export async function sendRaw(
  network: Network,
  access: Access,
  { path, ...rest }: ComputeRequest,
): Promise<Result<Reply>> {
  const asked = { ...rest, url: access.computeUrl + path, token: access.token };
  const sent = await exchange(network, asked);
  if (sent.code !== "ok" || !isOverLimit(sent.value)) return sent;
  const seconds = retryAfter(sent.value);
  if (seconds === null || seconds > SHORT_WAIT) return sent;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return exchange(network, asked);
}

export async function send(network: Network, access: Access, what: ComputeRequest): Promise<Result<Reply>> {
  const sent = await sendRaw(network, access, what);
  return sent.code !== "ok" || isSuccess(sent.value) ? sent : refusal(sent.value);
}

export async function request<Schema extends v.GenericSchema>(
  network: Network,
  access: Access,
  what: ComputeRequest,
  schema: Schema,
): Promise<Result<v.InferOutput<Schema>>> {
  const sent = await send(network, access, what);
  return sent.code === "ok" ? readAnswer(schema, sent.value.text) : sent;
}

export const isSuccess = (reply: Reply): boolean => reply.status >= 200 && reply.status < 300;
