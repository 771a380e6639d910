import { useEffect, useState } from "preact/hooks";

/**
 * The section that the user is in: the one with the focus while it is in view, else the one on the reading line. That line
 * moves from the top of the window to its bottom as the page is scrolled, so that the last section is reached, too.
 */
export function useCurrentSection(ids: readonly string[]): string | undefined {
  const [current, setCurrent] = useState(ids[0]);
  useEffect(() => {
    const look = (): void => setCurrent(focused(ids) ?? onReadingLine(ids));
    document.addEventListener("scroll", look, { passive: true });
    document.addEventListener("focusin", look);
    return () => {
      document.removeEventListener("scroll", look);
      document.removeEventListener("focusin", look);
    };
  }, [ids]);
  return current;
}

function focused(ids: readonly string[]): string | undefined {
  const section = document.activeElement?.closest("main > section");
  const box = section?.getBoundingClientRect();
  const id = section?.getAttribute("aria-labelledby") ?? "";
  return box !== undefined && box.bottom > 0 && box.top < innerHeight && ids.includes(id) ? id : undefined;
}

function onReadingLine(ids: readonly string[]): string | undefined {
  const room = document.documentElement.scrollHeight - innerHeight;
  const line = room > 0 ? (scrollY / room) * innerHeight : 0;
  return ids.findLast((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? line) < line) ?? ids[0];
}
