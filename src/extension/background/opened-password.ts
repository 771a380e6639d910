import type { Secret } from "../../core/secret.ts";
import type { PasswordDetails } from "../password-messages.ts";

/** A password that passed every check. The caller wipes it. */
export interface OpenedPassword {
  code: "opened";
  password: Secret;
  details: PasswordDetails;
}
