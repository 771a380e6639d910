import { wipeAfter } from "../core/secret.ts";
import { applyBy, checkUser, parseWay } from "./apply.ts";
import type { Guest } from "./guest.ts";
import { readGuestToken } from "./guest-token.ts";
import { identityFingerprint, readOrMakeIdentity } from "./identity.ts";
import { journalIn, type Print } from "./journal.ts";
import { metadataClient } from "./metadata.ts";
import { checkMetadataUrl } from "./metadata-url.ts";
import { forgetCommand, outliveOrphan, rememberCommand } from "./orphan.ts";
import { pauser } from "./pause.ts";
import { readRecipientFile } from "./recipient-file.ts";
import { recordStore } from "./record.ts";
import type { CommandWatch } from "./run-command.ts";
import { claimStateFolder } from "./single-guest.ts";
import { openStateFolder } from "./state-folder.ts";
import { nextStep } from "./step.ts";

export interface GuestOptions {
  metadataUrl: string;
  tokenFile?: string;
  recipientFile?: string;
  state: string;
  /** `chpasswd`, `windows`, `none` or `command:PATH`. */
  apply: string;
  user: string;
  /** Milliseconds: the longest pause between two tries. */
  interval: number;
}

/** Throws a GuestError for options that can never work, before anything is touched. */
export function checkGuestOptions({ metadataUrl, apply, user }: GuestOptions): void {
  checkMetadataUrl(metadataUrl);
  checkUser(user);
  parseWay(apply);
}

/** Milliseconds that a command of --apply may take. */
const LONGEST_APPLY = 60_000;

/**
 * Runs the guest until its password is posted (true) or `stop` is aborted (false). Throws a GuestError for what only its admin
 * can put right, and what the file system throws; everything that may pass by itself is waited out.
 */
export async function runGuest(options: GuestOptions, print: Print, stop: AbortSignal): Promise<boolean> {
  const url = checkMetadataUrl(options.metadataUrl);
  const watch: CommandWatch = {
    limit: LONGEST_APPLY,
    started: (pid) => rememberCommand(options.state, pid),
    ended: () => forgetCommand(options.state),
  };
  const apply = applyBy(options.apply, watch);
  const user = checkUser(options.user);
  const token = options.tokenFile === undefined ? undefined : await readGuestToken(options.tokenFile);
  const configured = options.recipientFile === undefined ? [] : await readRecipientFile(options.recipientFile);
  await openStateFolder(options.state);
  const release = await claimStateFolder(options.state);
  try {
    const identity = await readOrMakeIdentity(options.state);
    const journal = journalIn(options.state, print);
    await journal.say("done", `the key of this guest is ${identityFingerprint(identity)}`);
    await outliveOrphan(options.state, LONGEST_APPLY);
    const metadata = metadataClient(url, token, stop);
    const records = recordStore(options.state);
    const now = () => Math.floor(Date.now() / 1000);
    const pause = pauser(journal, options.interval, stop);
    const guest: Guest = { user, identity, configured, metadata, apply, records, journal, now, pause };
    return await wipeAfter([identity.seed], () => untilPosted(guest, stop));
  } finally {
    await release();
  }
}

/** Takes step after step. False if it was told to stop. */
export async function untilPosted(guest: Guest, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted) {
    const step = await nextStep(guest);
    if (step.code === "done") return true;
    if (step.code === "stopped") return false;
    if (step.code === "waiting" && !(await guest.pause(step.reason))) return false;
  }
  return false;
}
