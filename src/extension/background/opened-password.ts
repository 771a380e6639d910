import type { Secret } from "../../core/secret.ts";
import type { PasswordDetails } from "../password-messages.ts";

/** A password that passed every check. The caller wipes it. */
export interface OpenedPassword {
  code: "opened";
  password: Secret;
  /** Come when what is remembered of it is on disk, and the cloud has had time to tell what was done since. No copy waits for that. */
  details: Promise<PasswordDetails>;
}
