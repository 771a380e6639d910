import type { PasswordPolicy } from "../core/password.ts";
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
import { recordStore } from "./record-store.ts";
import type { ResetLimit } from "./reset-limit.ts";
import type { CommandWatch } from "./run-command.ts";
import { SETTLING } from "./settling.ts";
import { claimStateFolder } from "./single-guest.ts";
import { openStateFolder } from "./state-folder.ts";
import { takeSteps } from "./take-steps.ts";

export interface GuestOptions {
  metadataUrl: string;
  tokenFile?: string;
  recipientFile?: string;
  state: string;
  /** `chpasswd`, `windows`, `none` or `command:PATH`. */
  apply: string;
  user: string;
  /** Whose passwords a key holder may reset. */
  resettable: readonly string[];
  limit: ResetLimit;
  /** Seconds: see `isSettled`. By default `SETTLING`; less is for tests. */
  settling?: number;
  policy: PasswordPolicy;
  /** Ends once the password is posted. */
  once: boolean;
  /** Milliseconds: the longest pause between two tries, and between two looks at a cloud that cannot hold a request. */
  interval: number;
}

/** Throws a GuestError for options that can never work, before anything is touched. */
export function checkGuestOptions({ metadataUrl, apply, user, resettable }: GuestOptions): void {
  checkMetadataUrl(metadataUrl);
  checkUser(user);
  for (const name of resettable) checkUser(name, "--allow-user");
  parseWay(apply);
}

const uptime = (): number => performance.now() / 1000;

/** Milliseconds that a command of --apply may take. */
const LONGEST_APPLY = 60_000;

/**
 * Runs the guest until `stop` is aborted (false), or with `once` until its password is posted (true). Throws a GuestError for what only
 * its admin can put right, and what the file system throws; everything that may pass by itself is waited out.
 */
export async function runGuest(options: GuestOptions, print: Print, stop: AbortSignal): Promise<boolean> {
  checkGuestOptions(options);
  const watch: CommandWatch = {
    limit: LONGEST_APPLY,
    started: (pid) => rememberCommand(options.state, pid),
    ended: () => forgetCommand(options.state),
  };
  const apply = applyBy(options.apply, watch);
  const token = options.tokenFile === undefined ? undefined : await readGuestToken(options.tokenFile);
  const configured = options.recipientFile === undefined ? [] : await readRecipientFile(options.recipientFile);
  await openStateFolder(options.state);
  const release = await claimStateFolder(options.state);
  try {
    const identity = await readOrMakeIdentity(options.state);
    const journal = journalIn(options.state, print);
    await journal.say("done", `the key of this guest is ${identityFingerprint(identity)}`);
    await outliveOrphan(options.state, LONGEST_APPLY);
    const guest: Guest = {
      ...options,
      identity,
      configured,
      metadata: metadataClient(checkMetadataUrl(options.metadataUrl), token, stop),
      apply,
      records: recordStore(options.state),
      journal,
      now: () => Math.floor(Date.now() / 1000),
      uptime,
      settling: options.settling ?? SETTLING,
      ...pauser(journal, options.interval, stop),
      memory: { obeyed: [], posted: uptime() },
    };
    return await wipeAfter([identity.seed], () => takeSteps(guest, stop));
  } finally {
    await release();
  }
}
