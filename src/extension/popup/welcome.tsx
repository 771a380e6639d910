import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { EnterIcon, Mark } from "../ui/icons.tsx";
import { leaveForOptions } from "./leave.ts";

/** Nothing is set up yet. */
export function Welcome(): JSX.Element {
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => main.current?.querySelector("button")?.focus(), []);
  return (
    <main ref={main} class="gate welcome">
      <Mark />
      <h1>{text("productName")}</h1>
      <p>{text("popupWelcome")}</p>
      <Button kind="primary" wide keyHint={<EnterIcon />} onClick={() => leaveForOptions("#keys")}>
        {text("popupSetUp")}
      </Button>
    </main>
  );
}
