import type { Answer, Request } from "../messages.ts";
import type { PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { copyToClipboard } from "./copied-password.ts";
import { openKeptPassword } from "./kept-password.ts";
import { noteOpened } from "./late-answer.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { openStoredPassword } from "./stored-password.ts";

/** From the cloud to the clipboard, past every page of ours. */
export async function copyPassword(request: Request<"copyPassword">): Promise<Answer<"copyPassword">> {
  const opened = await open(request);
  if (opened.code !== "opened") return opened;
  const clearsAt = await copyToClipboard(opened.password, request);
  opened.password.wipe();
  return clearsAt === undefined ? { code: "clipboard-refused" } : { code: "copied", details: opened.details, clearsAt };
}

export async function revealPassword(request: PasswordRequest): Promise<Answer<"revealPassword">> {
  const opened = await open(request);
  if (opened.code !== "opened") return opened;
  const password = opened.password.use((bytes) => [...bytes]);
  opened.password.wipe();
  return { code: "revealed", details: opened.details, password };
}

export async function inspectPassword(request: PasswordRequest): Promise<Answer<"inspectPassword">> {
  const opened = await open(request);
  if (opened.code !== "opened") return opened;
  opened.password.wipe();
  return { code: "inspected", details: opened.details };
}

/** The cloud's, or one that is kept here. */
async function open(request: PasswordRequest): Promise<OpenedPassword | PasswordFailure> {
  if (request.which !== undefined) return openKeptPassword(request);
  const opened = await openStoredPassword(request);
  if (opened.code === "opened") await noteOpened(request, opened);
  return opened;
}
