import type { ComponentChildren, JSX } from "preact";
import type { KeptPassword, PasswordDetails } from "../password-messages.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatAgo, formatMoment } from "../ui/dates.ts";
import { Fingerprint } from "../ui/fingerprint.tsx";
import { plural } from "../ui/language.ts";
import { CopyIcon } from "../ui/rare-icons.tsx";
import { GuestFact } from "./guest-fact.tsx";
import type { Instance } from "./instance.ts";

interface FactsProps {
  instance: Instance;
  /** Null until the password has been opened and checked. */
  details: PasswordDetails | null;
  /** When the view was opened, in unix milliseconds. */
  openedAt: number;
  /** Since when it is kept in this browser only, in unix milliseconds. */
  onlyHereSince: number | undefined;
  onNotice: (said: string) => void;
}

/** What is known of a password without the password. Every line has its place before it is known. */
export function Facts({ instance, details, openedAt, onlyHereSince, onNotice }: FactsProps): JSX.Element {
  const address = instance.addresses[0];
  const dated = details?.sealedBy === "agent" ? undefined : details;
  const unknown = details !== null && <span class="secondary-text">{text("popupNotTold")}</span>;
  return (
    <dl class="facts" aria-busy={details === null}>
      <Fact label={text("popupUserName")} copy={dated?.user ?? undefined} onNotice={onNotice}>
        {dated?.user ?? unknown}
      </Fact>
      <Fact label={text("popupAddress")} copy={address} onNotice={onNotice}>
        <span dir="ltr">{instance.addresses.join(", ")}</span>
      </Fact>
      <Fact label={text("popupSealedTo")} lines={2}>
        {details && <SealedTo details={details} />}
      </Fact>
      <Fact label={text("popupSealedOn")}>
        {!dated ? (
          unknown
        ) : (
          <>
            {formatMoment(dated.time * 1000)}
            <span class="secondary-text"> · {formatAgo(dated.time * 1000, Date.now())}</span>
          </>
        )}
      </Fact>
      <Fact label={text(onlyHereSince === undefined ? "popupGuest" : "popupKept")} lines={2}>
        <GuestFact details={details} openedAt={openedAt} onlyHereSince={onlyHereSince} />
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

function SealedTo({ details }: { details: PasswordDetails }): JSX.Element {
  const { sealedTo } = details;
  if (details.sealedBy === "browser") return <>{text("popupKeptSealed")}</>;
  return (
    <>
      {sealedTo.map(({ name }) => name).join(", ")}
      <span class="secondary-text">{sealedToNote(details)}</span>
      <span class="fact-second">{sealedTo[0] && <Fingerprint value={sealedTo[0].fingerprint} />}</span>
    </>
  );
}

/** An RSA block has one recipient; an envelope may have more than the user's own keys. */
function sealedToNote(details: Exclude<PasswordDetails, KeptPassword>): string {
  if (details.sealedBy === "agent") return ` · ${text("popupRsaBits", details.bits)}`;
  const others = details.recipients - details.sealedTo.length;
  return others > 0 ? ` ${plural("popupOtherKeys", others)}` : "";
}
