import { readFile } from "node:fs/promises";
import { GuestError } from "./guest-error.ts";
import { requirePrivate } from "./state-folder.ts";

/** The token by which the service knows this instance. Throws a GuestError if the file is missing, readable by others, or holds none. */
export async function readGuestToken(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new GuestError(`cannot read the token file ${path}`, { cause });
  });
  await requirePrivate(path, "600");
  const token = text.trim();
  if (!/^[\x21-\x7e]{1,1024}$/.test(token)) throw new GuestError(`${path} must hold one token and nothing else`);
  return token;
}
