import { Secret } from "../../core/secret.ts";

/** The bytes of a message become a Secret, and zeros in the message. */
export function secretOf(bytes: number[]): Secret {
  const secret = new Secret(Uint8Array.from(bytes));
  bytes.fill(0);
  return secret;
}
