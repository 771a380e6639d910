import type { RefObject } from "preact";
import { shortestPassphrase } from "../messages.ts";
import { text } from "../text.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import type { PassphraseErrors } from "./new-passphrase.ts";
import { StrengthMeter, useStrength } from "./strength-meter.tsx";

interface NewPassphraseFieldsProps {
  passphrase: RefObject<HTMLInputElement | null>;
  repeated: RefObject<HTMLInputElement | null>;
  errors: PassphraseErrors;
  onInput(field: keyof PassphraseErrors): void;
}

/** The passphrase of a vault that is about to be made, typed twice. The values stay in the inputs. */
export function NewPassphraseFields({ passphrase, repeated, errors, onInput }: NewPassphraseFieldsProps) {
  const [strength, judge] = useStrength();
  return (
    <>
      <div class="field-pair">
        <div>
          <PassphraseField
            label={text("optionsPassphrase")}
            error={errors.passphrase && text(errors.passphrase, shortestPassphrase)}
            inputRef={passphrase}
            onInput={(event) => {
              judge(event.currentTarget.value);
              onInput("passphrase");
            }}
          />
          <StrengthMeter strength={strength} />
        </div>
        <PassphraseField
          label={text("optionsRepeatPassphrase")}
          error={errors.repeated && text(errors.repeated)}
          inputRef={repeated}
          onInput={() => onInput("repeated")}
        />
      </div>
      <p class="note">
        <WarningIcon />
        <span>{text("optionsPassphraseLoss")}</span>
      </p>
    </>
  );
}
