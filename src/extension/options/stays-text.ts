import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { formatDay } from "../ui/dates.ts";
import type { Stays } from "./use-sign-in.ts";

type Credential = NonNullable<ConnectionSummary["stays"]>;

/** What is said once, after signing in: what became of the wish to stay signed in. */
export function signedInText(name: string, stays: Stays, credential: Credential | undefined): string {
  const signedIn = text("optionsSignedInTo", name);
  if (stays === undefined) return signedIn;
  if (stays === "refused" || credential?.expiresAt == null) return `${signedIn}. ${text("optionsStaysRefused")}`;
  const key = stays === "limited" ? "optionsStaysLimited" : "optionsStaysUnlimited";
  return `${signedIn}. ${text(key, formatDay(credential.expiresAt))}`;
}

/** What is said as long as it lasts. */
export function staysText({ ours, limited, expiresAt }: Credential): string {
  if (expiresAt === null) return text("optionsStaysWhileValid");
  if (!ours) return text("optionsStaysUntil", formatDay(expiresAt));
  return text(limited ? "optionsStaysUntilLimited" : "optionsStaysUntilUnlimited", formatDay(expiresAt));
}
