/** What the user types to sign in beside the connection. It stays in its inputs: in no draft, in no record, in no state. */
export interface TypedSecrets {
  password: string;
  /** Of a time-based one-time password (TOTP). */
  passcode: string;
  /** Of an application credential. */
  secret: string;
}

export const noSecrets: TypedSecrets = { password: "", passcode: "", secret: "" };
