import type { ComponentChildren, JSX } from "preact";
import { type TextKey, text } from "../text.ts";

/** Stands in the text for what is not text: a private character that no translation holds. */
const slot = "\uE000";

/** The text with `node` where $1 is. */
export function richText(key: TextKey, node: ComponentChildren): JSX.Element {
  const [before, after] = text(key, slot).split(slot);
  return (
    <>
      {before}
      {node}
      {after}
    </>
  );
}
