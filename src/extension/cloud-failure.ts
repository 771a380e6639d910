import type { ClientFailure } from "../clouds/failure.ts";

/** Why the cloud did not do what was asked. */
export type CloudFailure =
  | ClientFailure
  | { code: "locked" }
  | { code: "no-connection" }
  /** No token: never signed in since the browser started, or signed out. */
  | { code: "signed-out" }
  /** The browser has not been asked, or has refused, access to this origin (a match pattern). */
  | { code: "permission-needed"; origin: string };
