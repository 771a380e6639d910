import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { SealedInstance } from "./sealed-instance.ts";

/** Milliseconds of the whole process `nova get-password ID KEY`: start, sign-in, three requests and openssl. The OS_* variables are the bench's own. */
export async function novaGetPassword({ id, keyFile, password }: SealedInstance): Promise<number> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)("nova", ["get-password", id, keyFile]);
  const spent = performance.now() - start;
  if (stdout.trim() !== password) throw new Error("nova get-password printed something else");
  return spent;
}
