import type { Answer, Request } from "../messages.ts";
import type { PasswordDetails, PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { type CopyNeeds, copyToClipboard, withClipboardPage } from "./copied-password.ts";
import { openKeptPassword } from "./kept-password.ts";
import { noteOpened } from "./late-answer.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { type Meanwhile, openStoredPassword } from "./stored-password.ts";

/** From the cloud to the clipboard, past every page of ours. */
export async function copyPassword(request: Request<"copyPassword">): Promise<Answer<"copyPassword">> {
  return withClipboardPage(async (prepare) => {
    let needs: CopyNeeds | undefined;
    let copying: Promise<number | null | undefined> | undefined;
    const opened = await open(request, {
      asked: () => {
        needs = prepare();
      },
      // When it will be due is written while the blob is opened.
      answered: (password) => {
        copying = copyToClipboard(password, request, needs);
      },
    });
    if (opened.code !== "opened") {
      await copying;
      return opened;
    }
    const clearsAt = await (copying ?? copyToClipboard(opened.password, request));
    opened.password.wipe();
    const details = await opened.conclude();
    return clearsAt === undefined ? { code: "clipboard-refused" } : { code: "copied", details, clearsAt };
  });
}

export async function revealPassword(request: PasswordRequest): Promise<Answer<"revealPassword">> {
  const opened = await open(request);
  if (opened.code !== "opened") return opened;
  const details = await opened.conclude();
  const password = opened.password.use((bytes) => [...bytes]);
  opened.password.wipe();
  return { code: "revealed", details, password };
}

export async function inspectPassword(request: PasswordRequest): Promise<Answer<"inspectPassword">> {
  const opened = await open(request);
  if (opened.code !== "opened") return opened;
  opened.password.wipe();
  return { code: "inspected", details: await opened.conclude() };
}

/** The cloud's, or one that is kept here. */
async function open(request: PasswordRequest, meanwhile?: Meanwhile): Promise<OpenedPassword | PasswordFailure> {
  if (request.which !== undefined) return openKeptPassword(request);
  const opened = await openStoredPassword(request, meanwhile);
  if (opened.code !== "opened") return opened;
  const conclude = async (): Promise<PasswordDetails> => {
    const details = await opened.conclude();
    await noteOpened(request, details, opened.envelope);
    return details;
  };
  return { ...opened, conclude };
}
