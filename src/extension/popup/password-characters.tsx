import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { RevealStyle } from "../records.ts";
import { kindOf } from "./characters.ts";
import { spell } from "./phonetic.ts";

interface CharactersProps {
  characters: string[];
  style: RevealStyle;
  label: string;
}

const phoneticColumns = 3;

/** The password, drawn: numbers, tiles and words are not part of what is selected and copied. */
export function PasswordCharacters({ characters, style, label }: CharactersProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);

  /** Whatever is between the characters on the screen, only they are copied. */
  function onCopy(event: ClipboardEvent) {
    const selection = getSelection();
    const all = box.current?.querySelectorAll("[data-character]") ?? [];
    const selected = [...all].map((element, index) =>
      selection?.containsNode(element, true) ? characters[index] : "",
    );
    event.clipboardData?.setData("text/plain", selected.join(""));
    event.preventDefault();
  }

  const rows = Math.max(7, Math.ceil(characters.length / phoneticColumns));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div
      ref={(element) => {
        box.current = element;
        element?.style.setProperty("--rows", String(rows));
      }}
      class={`characters ${style}`}
      role="group"
      aria-label={label}
      dir="ltr"
      translate={false}
      onCopy={onCopy}
    >
      {characters.map((character, index) => {
        const kind = kindOf(character);
        return (
          <span key={index} class={`character ${kind}`}>
            <span data-character aria-hidden={style === "phonetic"}>
              {character}
            </span>
            {style === "phonetic" && <Word character={character} />}
          </span>
        );
      })}
    </div>
  );
}

function Word({ character }: { character: string }): JSX.Element {
  const { word, spoken } = spell(character);
  return (
    <span class="word">
      <span aria-hidden="true">{word}</span>
      <span class="visually-hidden">{spoken}</span>
    </span>
  );
}
