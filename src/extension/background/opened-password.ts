import type { Secret } from "../../core/secret.ts";
import type { PasswordDetails } from "../password-messages.ts";

/** A password that passed every check. The caller wipes it. */
export interface OpenedPassword {
  code: "opened";
  password: Secret;
  details: PasswordDetails;
  /** The envelope that it was in, and the nonce of the reset request that this answers. */
  envelope?: { blob: string; reset: string | undefined };
}
