import { useRef, useState } from "preact/hooks";
import { type TextKey, text } from "../text.ts";
import { roughDuration } from "./duration.ts";
import type { Strength, StrengthLevel } from "./strength.ts";

const levelTexts: Record<StrengthLevel, TextKey> = {
  "too-short": "optionsStrengthTooShort",
  weak: "optionsStrengthWeak",
  fair: "optionsStrengthFair",
  strong: "optionsStrengthStrong",
};
const levels: StrengthLevel[] = ["weak", "fair", "strong"];
const century = 100 * 31_557_600;

/** Says in words how strong a passphrase is; the bars only repeat it. */
export function StrengthMeter({ strength }: { strength: Strength | undefined }) {
  const reached = strength === undefined ? -1 : levels.indexOf(strength.level);
  return (
    <div class={strength === undefined ? "strength" : `strength ${strength.level}`}>
      <div class="strength-bars" aria-hidden="true">
        {levels.map((level, index) => (
          <span key={level} class={index <= reached ? "on" : undefined} />
        ))}
      </div>
      <p aria-live="polite">
        {strength === undefined ? (
          text("optionsStrengthHint")
        ) : (
          <>
            <strong>{text(levelTexts[strength.level])}</strong>
            {strength.level === "too-short" ? "" : ` · ${guessingTime(strength.seconds)}`}
          </>
        )}
      </p>
    </div>
  );
}

/** The strength of what was judged last, and how to judge: the estimate is loaded with the first character. */
export function useStrength(): [Strength | undefined, (passphrase: string) => void] {
  const [strength, setStrength] = useState<Strength>();
  const latest = useRef(0);
  const judge = (passphrase: string): void => {
    const turn = ++latest.current;
    void import("./strength.ts").then(({ estimateStrength }) => {
      if (turn === latest.current) setStrength(passphrase === "" ? undefined : estimateStrength(passphrase));
    });
  };
  return [strength, judge];
}

function guessingTime(seconds: number): string {
  if (seconds < 1) return text("optionsGuessedAtOnce");
  if (seconds >= century) return text("optionsGuessedInCenturies");
  return text("optionsGuessedIn", roughDuration(seconds, text("commonLanguage")));
}
