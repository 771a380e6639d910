import type { JSX } from "preact";

/** What is left of a time, from 1 to 0. Written through the CSSOM: the page's policy allows no style in markup. */
export function ProgressLine({ left }: { left: number }): JSX.Element {
  return (
    <div class="progress-line" aria-hidden="true">
      <div ref={(line) => line?.style.setProperty("transform", `scaleX(${Math.max(0, Math.min(1, left))})`)} />
    </div>
  );
}
