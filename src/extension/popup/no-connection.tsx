import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { EmptyIcon, PlusIcon } from "../ui/rare-icons.tsx";
import { Footer } from "./footer.tsx";
import { leaveForOptions } from "./leave.ts";

/** There are keys, but no cloud to open passwords from. */
export function NoConnection(): JSX.Element {
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => main.current?.querySelector("button")?.focus(), []);
  return (
    <>
      <main ref={main} class="empty">
        <div class="tile">
          <EmptyIcon />
        </div>
        <h1>{text("popupNoConnection")}</h1>
        <p>{text("popupNoConnectionNext")}</p>
        <Button kind="primary" icon={<PlusIcon />} onClick={() => leaveForOptions("#connections")}>
          {text("commonAddConnection")}
        </Button>
      </main>
      <Footer hints={[]} />
    </>
  );
}
