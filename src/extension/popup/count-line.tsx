import type { ComponentChildren, JSX } from "preact";
import type { InstanceList } from "../records.ts";
import { text } from "../text.ts";
import { Spinner } from "../ui/icons.tsx";
import { formatClock, language, plural } from "../ui/language.ts";

interface CountLineProps {
  list: InstanceList | undefined;
  matches: number;
  query: string;
  refreshing: boolean;
  /** What can be done with the list. */
  children: ComponentChildren;
}

/** How many there are, and how old that is. */
export function CountLine({ list, matches, query, refreshing, children }: CountLineProps): JSX.Element {
  return (
    <div class="count">
      <span id="count" class="truncate">
        {counted(list, matches, query, refreshing)}
      </span>
      {list === undefined && refreshing && <Spinner />}
      {list !== undefined && <span>{text("popupUpdated", formatClock(list.updatedAt))}</span>}
      {children}
    </div>
  );
}

function counted(list: InstanceList | undefined, matches: number, query: string, refreshing: boolean): string {
  if (list === undefined) return refreshing ? text("popupFetching") : "";
  const whole = plural("popupInstances", list.instances.length);
  const all =
    list.trimmed === undefined
      ? whole
      : text(list.trimmed === "instances" ? "popupNotAll" : "popupWithoutMetadata", whole);
  if (query.trim() === "") return list.instances.length === 0 ? text("popupNoInstances") : all;
  return matches === 0
    ? text("popupNoMatch", query.trim())
    : text("popupMatches", matches.toLocaleString(language()), all);
}
