import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
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
import { afterPaintNow } from "./load-after-paint.ts";
import { inShownOrder } from "./order.ts";
import { searchInstances } from "./search.ts";
import { SearchBox } from "./search-box.tsx";
import type { Chosen, Selecting } from "./selection.ts";

const TroubleAlert = deferred("TroubleAlert");
const ListTools = deferred("ListTools");
const SelectionBar = deferred("SelectionBar");

const listboxId = "instances";

interface ListViewProps {
  connection: ConnectionSummary;
  snapshot: Snapshot;
  query: string;
  onQuery: (query: string) => void;
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  /** Ids of the instances that the page in front shows, and of those whose awaited password has come. */
  inTab: string[];
  arrived: string[];
  errands: Errands;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  /** Leads to several resets: to the question, or to those that have started. */
  onSeveral: (several: { ids: readonly string[]; started: boolean }) => void;
  /** The status bar. */
  children: ComponentChildren;
}

export function ListView(props: ListViewProps): JSX.Element {
  const { connection, snapshot, query, onQuery, selectedId, onSelect, inTab, arrived, errands, chosen, choose } = props;
  const { list, clipboard } = snapshot;
  const input = useRef<HTMLInputElement>(null);
  const pageRows = useRef(1);
  const shown = useRef<string[]>([]);
  const instances = useMemo(() => inShownOrder(list?.instances ?? [], shown.current), [list?.updatedAt]);
  shown.current = useMemo(() => instances.map((instance) => instance.id), [instances]);
  const matches = useMemo(() => {
    const first = query.trim() === "" ? [...inTab, ...arrived] : [];
    return searchInstances(afterPaintNow()?.pinFirst(instances, first) ?? instances, query);
  }, [instances, query, inTab, arrived]);

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

  const open = (of: Instance | undefined) => of && errands.open({ instance: of, failure: null, start: "inspect" });

  const select: Selecting = {
    matches,
    current: selected,
    chosen,
    choose: (ids) => {
      choose(ids);
      input.current?.focus();
    },
    moveTo,
    start: () => props.onSeveral({ ids: chosen ?? [], started: false }),
  };

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    const box = input.current;
    const atEnd = box !== null && box.selectionEnd === box.value.length && !event.shiftKey;
    if (afterPaintNow()?.selectByKey(event, select)) event.preventDefault();
    else if (event.key === "ArrowDown") moveTo(selected + 1);
    else if (event.key === "ArrowUp") moveTo(selected - 1);
    else if (event.key === "PageDown") moveTo(selected + pageRows.current);
    else if (event.key === "PageUp") moveTo(selected - pageRows.current);
    else if (event.key === "Enter" && event.altKey) open(instance);
    else if (event.key === "Enter") instance && void errands.copy(instance);
    else if (isForward(event) && atEnd) open(instance);
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
        <CountLine list={list} matches={matches.length} query={query} refreshing={errands.refreshing}>
          <ListTools connectionId={connection.id} snapshot={snapshot} select={select} onSeveral={props.onSeveral} />
        </CountLine>
        <InstanceListbox
          id={listboxId}
          matches={matches}
          query={query}
          inTab={inTab}
          resets={snapshot.resets}
          select={select}
          copyingId={errands.copying}
          copiedId={clipboard?.instanceId}
          pageRows={pageRows}
          onCopy={(clicked) => {
            onSelect(clicked.id);
            void errands.copy(clicked);
          }}
          onOpen={(clicked) => {
            onSelect(clicked.id);
            open(clicked);
          }}
        />
        {errands.trouble && <TroubleAlert trouble={errands.trouble} errands={errands} />}
      </main>
      {chosen !== undefined && <SelectionBar snapshot={snapshot} select={select} />}
      {props.children}
      <Footer
        hints={[
          { label: text("popupHintSelect"), keys: [<UpArrowIcon />, <DownArrowIcon />] },
          {
            label: text(chosen ? "popupSelectStop" : query === "" ? "popupHintClose" : "popupHintClearSearch"),
            keys: ["Esc"],
          },
        ]}
      />
    </>
  );
}
