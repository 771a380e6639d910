import type * as v from "valibot";
import { type Exchange, exchange, type Network, type Reply, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { readAnswer } from "./answers.ts";

/** What a request to Nova needs. */
export interface Access {
  token: string;
  computeUrl: string;
}

type ComputeRequest = Omit<Exchange, "url" | "token"> & { path: string };

export const sendRaw = (network: Network, access: Access, { path, ...rest }: ComputeRequest): Promise<Result<Reply>> =>
  exchange(network, { ...rest, url: access.computeUrl + path, token: access.token });

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
