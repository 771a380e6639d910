import type { Answer, Request } from "../messages.ts";

// TO BE WRITTEN on this branch: the types are the contract (reset-messages.ts, records.ts).
const unwritten = (): never => {
  throw new Error("unwritten");
};
export const planReset = async (_: Request<"planReset">): Promise<Answer<"planReset">> => unwritten();
export const startResets = async (_: Request<"startResets">): Promise<Answer<"startResets">> => unwritten();
export const followResets = async (_: Request<"followResets">): Promise<Answer<"followResets">> => unwritten();
export const withdrawReset = async (_: Request<"withdrawReset">): Promise<Answer<"withdrawReset">> => unwritten();
export const resetsSeen = async (_: Request<"resetsSeen">): Promise<Answer<"resetsSeen">> => unwritten();
