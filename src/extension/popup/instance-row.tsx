import type { JSX } from "preact";
import type { Reset } from "../reset-records.ts";
import { text } from "../text.ts";
import { CheckIcon, EnterIcon, ForwardArrowIcon, Spinner } from "../ui/icons.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { deferred } from "./deferred.tsx";
import { exceptionTag, type Instance, isRunning, stateText } from "./instance.ts";
import { afterPaintNow } from "./load-after-paint.ts";
import { highlight, matchOf } from "./search.ts";

const ResetTag = deferred("ResetTag");

interface RowProps {
  instance: Instance;
  index: number;
  count: number;
  /** The arrows are here. */
  current: boolean;
  /** Selected among several; undefined where one is used at a time. */
  chosen: boolean | undefined;
  reset: Reset | undefined;
  query: string;
  /** The page in front shows this instance. */
  inTab: boolean;
  copying: boolean;
  copied: boolean;
}

export const optionId = (instanceId: string): string => `instance-${instanceId}`;

export function InstanceRow({
  instance,
  index,
  count,
  current,
  chosen,
  reset,
  query,
  inTab,
  copying,
  copied,
}: RowProps): JSX.Element {
  const match = matchOf(instance, query);
  const tag = exceptionTag(instance);
  const inFront = inTab ? text("popupInThisTab") : null;
  const second = [match.address, match.note].filter(Boolean).join(" · ");
  return (
    <div
      id={optionId(instance.id)}
      class={current ? "row current" : "row"}
      role="option"
      tabIndex={-1}
      aria-selected={chosen ?? current}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-label={instance.name}
      aria-description={[stateText(instance), second, tag, inFront, reset && afterPaintNow()?.tagOf(reset)]
        .filter(Boolean)
        .join(", ")}
      title={`${instance.name}\n${second}`}
      data-index={index}
      ref={(row) => row?.style.setProperty("--index", String(index))}
    >
      {chosen !== undefined && <span class="row-box">{chosen && <CheckIcon />}</span>}
      <span class={isRunning(instance) ? "state-dot on" : "state-dot"} />
      <span class="row-text">
        <span class="row-name">
          <span class="truncate">
            <Highlighted text={instance.name} query={query} />
          </span>
          {tag !== null && <span class="tag">{tag}</span>}
          {reset && <ResetTag reset={reset} />}
        </span>
        <span class="secondary-text truncate">
          {inFront !== null && <span class="tag">{inFront}</span>}
          <Highlighted text={second} query={query} />
        </span>
      </span>
      <span class="row-hints" aria-hidden="true">
        <CopyHint copying={copying} copied={copied} />
        <span class="row-details">
          {text("popupDetails")}
          <KeyCap>
            <ForwardArrowIcon />
          </KeyCap>
        </span>
      </span>
    </div>
  );
}

function CopyHint({ copying, copied }: { copying: boolean; copied: boolean }): JSX.Element {
  if (copied && !copying) {
    return (
      <span class="row-copied">
        <CheckIcon />
        {text("popupCopied")}
      </span>
    );
  }
  return (
    <span class="row-copy">
      {text("popupCopy")}
      <KeyCap>{copying ? <Spinner /> : <EnterIcon />}</KeyCap>
    </span>
  );
}

function Highlighted({ text: whole, query }: { text: string; query: string }): JSX.Element {
  return <>{highlight(whole, query).map(({ text: piece, matched }) => (matched ? <b>{piece}</b> : piece))}</>;
}
