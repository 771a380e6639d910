import type { Project } from "../../clouds/openstack/identity.ts";
import type { Stale } from "../password-messages.ts";
import type { Failure } from "../ui/failure-text.ts";
import type { Place } from "./go-to.ts";
import type { Instance } from "./instance.ts";
import type { PasswordAction } from "./use-password.ts";

/** An instance whose view is open; `failure`: why its password could not be copied from the list. */
export interface Opened {
  instance: Instance;
  failure: Failure | null;
  start: PasswordAction;
}

/** What failed in the list, and how to do it again. */
export interface Trouble {
  failure: Failure;
  retry: () => void;
}

/** What was done to an instance since its password was sealed, which is on the clipboard now. */
export interface CopiedStale {
  instanceId: string;
  stale: Stale;
}

export interface Errands {
  opened: Opened | null;
  open: (opened: Opened) => void;
  close: () => void;
  copy: (instance: Instance) => Promise<void>;
  /** Id of the instance whose password is being fetched. */
  copying: string | null;
  refreshing: boolean;
  trouble: Trouble | null;
  copiedStale: CopiedStale | null;
  /** `project`: to sign in to, when it is another than the connection's; null: which, is asked. */
  signIn: { reason: Failure | null; after: () => void; project?: Project | null } | null;
  askSignIn: (reason: Failure | null, after: () => void) => void;
  /** Goes on in another project or region of the cloud. */
  goTo: (place: Place) => Promise<void>;
  signedIn: () => void;
  dismissSignIn: () => void;
}
