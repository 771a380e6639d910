import type { Secret } from "../../core/secret.ts";
import type { PasswordDetails } from "../password-messages.ts";

/** A password that passed every check. The caller wipes it. */
export interface OpenedPassword {
  code: "opened";
  password: Secret;
  /** The envelope that it was in, and the nonce of the reset request that this answers. */
  envelope?: { blob: string; reset: string | undefined };
  /**
   * Keeps what is to be remembered of it, and tells what is known of it. To be called once, when the password is where the user
   * wants it: no copy waits for this.
   */
  conclude: () => Promise<PasswordDetails>;
}
