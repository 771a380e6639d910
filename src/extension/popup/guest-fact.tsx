import type { JSX } from "preact";
import type { GuestPassword, PasswordDetails } from "../password-messages.ts";
import { text } from "../text.ts";
import { formatDay } from "../ui/dates.ts";
import { Spinner } from "../ui/icons.tsx";
import { ShieldCheckIcon, WarningIcon } from "../ui/rare-icons.tsx";

interface GuestFactProps {
  /** Null until the password has been opened and checked. */
  details: PasswordDetails | null;
  /** When the view was opened, in unix milliseconds. */
  openedAt: number;
  /** Since when it is kept in this browser only, in unix milliseconds. */
  onlyHereSince: number | undefined;
}

/** Who vouches for a password, or that nobody does. */
export function GuestFact({ details, openedAt, onlyHereSince }: GuestFactProps): JSX.Element {
  if (onlyHereSince !== undefined) return <OnlyHere since={onlyHereSince} />;
  if (details === null) {
    return (
      <span class="fact-verdict pending">
        <Spinner />
        {text("popupChecking")}
      </span>
    );
  }
  return details.sealedBy === "guest" ? <Guest details={details} openedAt={openedAt} /> : <Agent />;
}

/** Nova's own blob says nothing of who made it, and nobody has signed it. */
function Agent(): JSX.Element {
  return (
    <>
      <span class="fact-verdict">{text("popupNotSigned")}</span>
      <span class="fact-second secondary-text">{text("popupNotSignedNote")}</span>
    </>
  );
}

/** A guest key that answered for the first time in this view was compared with nothing, so it is not called verified. */
function Guest({ details, openedAt }: { details: GuestPassword; openedAt: number }): JSX.Element {
  const since = details.guestSince * 1000;
  const isNew = details.guestSince >= Math.floor(openedAt / 1000);
  return (
    <>
      <span class="fact-verdict">
        {text(isNew ? "popupGuestNew" : "popupGuestVerified")}
        {!isNew && <ShieldCheckIcon />}
      </span>
      <span class="fact-second secondary-text">
        {isNew ? text("popupGuestNewNext") : text("popupGuestSince", formatDay(since))}
      </span>
    </>
  );
}

/** The cloud has set it, and stores the one from before. */
function OnlyHere({ since }: { since: number }): JSX.Element {
  return (
    <>
      <span class="fact-verdict caution">
        <WarningIcon />
        {text("popupOnlyHere")}
      </span>
      <span class="fact-second secondary-text truncate" title={text("popupOnlyHereNote", formatDay(since))}>
        {text("popupOnlyHereNote", formatDay(since))}
      </span>
    </>
  );
}
