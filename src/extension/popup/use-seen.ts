import { useEffect } from "preact/hooks";
import { command } from "./command.ts";

/**
 * Resets whose end is in view count as seen as soon as the page is: a popup that is closed by a click elsewhere may not come to send
 * anything any more (Chromium).
 */
export function useSeen(instanceIds: readonly string[]): void {
  useEffect(() => {
    if (instanceIds.length === 0) return;
    const seen = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", seen);
      void command("resetsSeen", { instanceIds: [...instanceIds] });
    };
    document.addEventListener("visibilitychange", seen);
    seen();
    return () => document.removeEventListener("visibilitychange", seen);
  }, [instanceIds.join()]);
}
