import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { foundCloudText } from "./found-cloud-text.ts";
import type { FoundCloud } from "./read-cloud-files.ts";

interface CloudChoiceProps {
  clouds: readonly FoundCloud[];
  /** Places in `clouds`: two files may use a name twice. */
  chosen: readonly number[];
  onChoose(chosen: readonly number[]): void;
}

/** Which of the clouds in a file become connections. */
export function CloudChoice({ clouds, chosen, onChoose }: CloudChoiceProps) {
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>("input:not(:disabled)")?.focus(), []);
  return (
    <fieldset ref={box} class="choices-of">
      <legend>{text("optionsChooseClouds")}</legend>
      <div class="choice-list">
        {clouds.map((cloud, at) => (
          <label key={at}>
            <input
              type="checkbox"
              checked={chosen.includes(at)}
              disabled={cloud.code !== "found"}
              aria-labelledby={`${id}-${at}-name`}
              aria-describedby={`${id}-${at}-note`}
              onChange={(event) =>
                onChoose(event.currentTarget.checked ? [...chosen, at] : chosen.filter((each) => each !== at))
              }
            />
            <span id={`${id}-${at}-name`}>{cloud.name || text("optionsNewConnection")}</span>
            <span id={`${id}-${at}-note`} class="secondary-text">
              {foundCloudText(cloud)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
