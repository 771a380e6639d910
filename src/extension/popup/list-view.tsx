import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { InstanceList } from "../records.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { DownArrowIcon, UpArrowIcon } from "../ui/icons.tsx";
import { CountLine } from "./count-line.tsx";
import { deferred } from "./deferred.tsx";
import type { Errands } from "./errands.ts";
import { Footer } from "./footer.tsx";
import type { Instance } from "./instance.ts";
import { InstanceListbox } from "./instance-listbox.tsx";
import { optionId } from "./instance-row.tsx";
import { isForward, useKeys } from "./keyboard.ts";
import { inShownOrder } from "./order.ts";
import { pinFirst } from "./pinned.ts";
import { searchInstances } from "./search.ts";
import { SearchBox } from "./search-box.tsx";

const TroubleAlert = deferred("TroubleAlert");

interface ListViewProps {
  connection: ConnectionSummary;
  list: InstanceList | undefined;
  query: string;
  onQuery: (query: string) => void;
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  /** Ids of the instances that the page in front shows, and of those whose awaited password has come. */
  inTab: string[];
  arrived: string[];
  copiedId: string | undefined;
  errands: Errands;
  /** The status bar. */
  children: ComponentChildren;
}

export function ListView(props: ListViewProps): JSX.Element {
  const { list, query, onQuery, selectedId, onSelect, inTab, arrived, errands } = props;
  const input = useRef<HTMLInputElement>(null);
  const pageRows = useRef(1);
  const shown = useRef<string[]>([]);
  const instances = useMemo(() => inShownOrder(list?.instances ?? [], shown.current), [list?.updatedAt]);
  shown.current = useMemo(() => instances.map((instance) => instance.id), [instances]);
  const matches = useMemo(() => {
    const first = query.trim() === "" ? [...inTab, ...arrived] : [];
    return searchInstances(pinFirst(instances, first), query);
  }, [instances, query, inTab, arrived]);
  const [listboxId] = useState("instances");

  const found = matches.findIndex(({ id }) => id === selectedId);
  const selected = Math.max(0, found);
  const instance: Instance | undefined = matches[selected];

  useEffect(() => {
    // What is searched is made before the first letter: for ten thousand instances that would be felt.
    const idle = requestIdleCallback(() => searchInstances(instances, "\0"));
    return () => cancelIdleCallback(idle);
  }, [instances]);
  // Before the first paint: a key pressed right after it must not get lost.
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  useKeys((event) => {
    const typing = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
    const elsewhere = event.target instanceof Element && event.target.closest("input, [role=menu]") === null;
    if (typing && elsewhere) input.current?.focus();
    return false;
  });

  function moveTo(index: number) {
    const target = matches[Math.max(0, Math.min(index, matches.length - 1))];
    if (target !== undefined) onSelect(target.id);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    const box = input.current;
    const atEnd = box !== null && box.selectionEnd === box.value.length && !event.shiftKey;
    const open = () => instance && errands.open({ instance, failure: null, start: "inspect" });
    if (event.key === "ArrowDown") moveTo(selected + 1);
    else if (event.key === "ArrowUp") moveTo(selected - 1);
    else if (event.key === "PageDown") moveTo(selected + pageRows.current);
    else if (event.key === "PageUp") moveTo(selected - pageRows.current);
    else if (event.key === "Enter" && event.altKey) open();
    else if (event.key === "Enter") instance && void errands.copy(instance);
    else if (isForward(event) && atEnd) open();
    else if (event.key === "Escape" && query !== "") onQuery("");
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  return (
    <>
      <main class="list">
        <SearchBox
          inputRef={input}
          query={query}
          onQuery={onQuery}
          onKeyDown={onKeyDown}
          listboxId={listboxId}
          activeId={instance && optionId(instance.id)}
        />
        <CountLine list={list} matches={matches.length} query={query} refreshing={errands.refreshing} />
        <InstanceListbox
          id={listboxId}
          matches={matches}
          selected={selected}
          query={query}
          inTab={inTab}
          copyingId={errands.copying}
          copiedId={props.copiedId}
          pageRows={pageRows}
          onCopy={(clicked) => {
            onSelect(clicked.id);
            void errands.copy(clicked);
          }}
          onOpen={(clicked) => {
            onSelect(clicked.id);
            errands.open({ instance: clicked, failure: null, start: "inspect" });
          }}
        />
        {errands.trouble && <TroubleAlert trouble={errands.trouble} errands={errands} />}
      </main>
      {props.children}
      <Footer
        hints={[
          { label: text("popupHintSelect"), keys: [<UpArrowIcon />, <DownArrowIcon />] },
          { label: text(query === "" ? "popupHintClose" : "popupHintClearSearch"), keys: ["Esc"] },
        ]}
      />
    </>
  );
}
