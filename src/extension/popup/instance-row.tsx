import type { JSX } from "preact";
import { text } from "../text.ts";
import { CheckIcon, EnterIcon, ForwardArrowIcon, Spinner } from "../ui/icons.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { exceptionTag, type Instance, isRunning, stateText } from "./instance.ts";
import { highlight, matchOf } from "./search.ts";

interface RowProps {
  instance: Instance;
  index: number;
  count: number;
  selected: boolean;
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
  selected,
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
      class="row"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-label={instance.name}
      aria-description={[stateText(instance), second, tag, inFront].filter(Boolean).join(", ")}
      title={`${instance.name}\n${second}`}
      data-index={index}
      ref={(row) => row?.style.setProperty("--index", String(index))}
    >
      <span class={isRunning(instance) ? "state-dot on" : "state-dot"} />
      <span class="row-text">
        <span class="row-name">
          <span class="truncate">
            <Highlighted text={instance.name} query={query} />
          </span>
          {tag !== null && <span class="tag">{tag}</span>}
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
