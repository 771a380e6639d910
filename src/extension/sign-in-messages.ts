import type { Project } from "../clouds/openstack/identity.ts";
import type { CloudFailure } from "./cloud-failure.ts";

/**
 * One step of signing in. The first brings the password, or the secret of an application credential; after "passcode-needed"
 * the next brings the passcode alone. `stay`: exchange the password for an application credential of our own.
 */
export interface SignInRequest {
  connectionId: string;
  password?: string;
  passcode?: string;
  secret?: string;
  stay?: boolean;
  /** Another project than the connection's: to switch where the token is an application credential's. Empty: asks which. */
  projectId?: string;
}

export type SignInAnswer =
  /** `stays`: what became of the wish to stay signed in. */
  | { code: "signed-in"; stays?: "limited" | "unlimited" | "refused" }
  | { code: "passcode-needed" }
  | { code: "choose-project"; projects: Project[] }
  /** The cloud asks for something that Latchkey cannot give; its methods, as Keystone names them. */
  | { code: "unknown-factor"; methods: string[] }
  | CloudFailure;
