import type { ComponentChildren, JSX } from "preact";
import type { PasswordDetails } from "../messages.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatAgo, formatDay } from "../ui/dates.ts";
import { Fingerprint } from "../ui/fingerprint.tsx";
import { ShieldCheckIcon, Spinner } from "../ui/icons.tsx";
import { formatMoment, plural } from "../ui/language.ts";
import { CopyIcon } from "../ui/rare-icons.tsx";
import type { Instance } from "./instance.ts";

interface FactsProps {
  instance: Instance;
  /** Null until the password has been opened and checked. */
  details: PasswordDetails | null;
  /** When the view was opened, in unix milliseconds. */
  openedAt: number;
  onNotice: (said: string) => void;
}

/** What is known of a password without the password. Every line has its place before it is known. */
export function Facts({ instance, details, openedAt, onNotice }: FactsProps): JSX.Element {
  const address = instance.addresses[0];
  return (
    <dl class="facts" aria-busy={details === null}>
      <Fact label={text("popupUserName")} copy={details?.user} onNotice={onNotice}>
        {details?.user}
      </Fact>
      <Fact label={text("popupAddress")} copy={address} onNotice={onNotice}>
        <span dir="ltr">{instance.addresses.join(", ")}</span>
      </Fact>
      <Fact label={text("popupSealedTo")} lines={2}>
        {details && <SealedTo details={details} />}
      </Fact>
      <Fact label={text("popupSealedOn")}>
        {details && (
          <>
            {formatMoment(details.time * 1000)}
            <span class="secondary-text"> · {formatAgo(details.time * 1000, Date.now())}</span>
          </>
        )}
      </Fact>
      <Fact label={text("popupGuest")} lines={2}>
        {details === null ? (
          <span class="fact-verdict pending">
            <Spinner />
            {text("popupChecking")}
          </span>
        ) : (
          <Guest details={details} openedAt={openedAt} />
        )}
      </Fact>
    </dl>
  );
}

interface FactProps {
  label: string;
  lines?: 1 | 2;
  /** What the copy button beside it copies. */
  copy?: string | undefined;
  onNotice?: (said: string) => void;
  children: ComponentChildren;
}

function Fact({ label, lines = 1, copy, onNotice, children }: FactProps): JSX.Element {
  return (
    <div class={lines === 2 ? "fact two-lines" : "fact"}>
      <dt>{label}</dt>
      <dd class="truncate" title={copy}>
        {children}
      </dd>
      {copy !== undefined && (
        <Button
          kind="icon-only"
          aria-label={text("popupCopyFact", label)}
          title={text("popupCopyFact", label)}
          onClick={() => void navigator.clipboard.writeText(copy).then(() => onNotice?.(text("popupCopiedFact", copy)))}
        >
          <CopyIcon />
        </Button>
      )}
    </div>
  );
}

function SealedTo({ details: { sealedTo, recipients } }: { details: PasswordDetails }): JSX.Element {
  const others = recipients - sealedTo.length;
  const names = sealedTo.map(({ name }) => name).join(", ");
  return (
    <>
      {names}
      {others > 0 && <span class="secondary-text"> {plural("popupOtherKeys", others)}</span>}
      <span class="fact-second">{sealedTo[0] && <Fingerprint value={sealedTo[0].fingerprint} />}</span>
    </>
  );
}

/** A guest key that answered for the first time in this view was compared with nothing, so it is not called verified. */
function Guest({ details, openedAt }: { details: PasswordDetails; openedAt: number }): JSX.Element {
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
