import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import type { Instance } from "./instance.ts";
import { InstanceRow } from "./instance-row.tsx";
import { afterPaintNow } from "./load-after-paint.ts";
import type { Selecting } from "./selection.ts";
import { rowsInPage, rowsInSight, scrollToRow, type Viewport } from "./windowing.ts";

interface ListboxProps {
  id: string;
  matches: Instance[];
  resets: Snapshot["resets"];
  select: Selecting;
  query: string;
  inTab: string[];
  copyingId: string | null;
  copiedId: string | undefined;
  /** Told how many rows Page Down goes on. */
  pageRows: RefObject<number>;
  onCopy: (instance: Instance) => void;
  onOpen: (instance: Instance) => void;
}

/** As in list.css. */
const rowRem = 2.75;

/** Before it is measured: the list's height in the mock-ups. */
const likelyHeight = 312;

/** Ten thousand instances are as fast as ten: only the rows in sight are in the page. */
export function InstanceListbox(props: ListboxProps): JSX.Element {
  const { id, matches, resets, select, query, inTab, copyingId, copiedId, pageRows, onCopy, onOpen } = props;
  const { current: selected, chosen } = select;
  const box = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<Viewport>(() => ({
    scrollTop: 0,
    height: likelyHeight,
    rowHeight: rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  }));
  pageRows.current = rowsInPage(viewport);

  const measure = () => {
    const { scrollTop, clientHeight } = box.current ?? { scrollTop: 0, clientHeight: 0 };
    setViewport((last) => ({ ...last, scrollTop, height: clientHeight }));
  };
  useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (box.current === null) return;
    const { scrollTop, clientHeight: height } = box.current;
    box.current.scrollTop = scrollToRow({ ...viewport, scrollTop, height }, selected);
  }, [selected, query, viewport.height]);

  const { first, end } = rowsInSight(viewport, matches.length);
  const inSight = Array.from({ length: end - first }, (_, offset) => first + offset);
  // aria-activedescendant must find the selected row even where it has been scrolled away.
  const drawn = selected < first || selected >= end ? [...inSight, selected] : inSight;

  function onClick(event: MouseEvent) {
    if (!(event.target instanceof Element)) return;
    const index = Number(event.target.closest<HTMLElement>("[data-index]")?.dataset.index);
    const match = matches[index];
    if (match === undefined || afterPaintNow()?.selectByClick(event, index, select)) return;
    if (event.target.closest(".row-details") === null) onCopy(match);
    else onOpen(match);
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search box's, which keeps the focus
    <div
      ref={box}
      id={id}
      class="listbox"
      role="listbox"
      aria-label={text("popupInstanceList")}
      aria-multiselectable={chosen !== undefined}
      tabIndex={-1}
      onScroll={measure}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <div
        class="listbox-height"
        role="presentation"
        ref={(sizer) => sizer?.style.setProperty("block-size", `${matches.length * rowRem}rem`)}
      >
        {drawn.map((index) => {
          const match = matches[index];
          return (
            match && (
              <InstanceRow
                key={match.id}
                instance={match}
                index={index}
                count={matches.length}
                current={index === selected}
                chosen={chosen?.includes(match.id)}
                reset={resets[match.id]}
                query={query}
                inTab={inTab.includes(match.id)}
                copying={copyingId === match.id}
                copied={copiedId === match.id}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
