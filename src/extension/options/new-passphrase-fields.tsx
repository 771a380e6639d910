import type { RefObject } from "preact";
import { type TextKey, text } from "../text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { WarningIcon } from "../ui/rare-icons.tsx";
import { shortestPassphrase } from "../vault-messages.ts";
import type { PassphraseErrors } from "./new-passphrase.ts";
import { StrengthMeter, useStrength } from "./strength-meter.tsx";

interface NewPassphraseFieldsProps {
  passphrase: RefObject<HTMLInputElement | null>;
  repeated: RefObject<HTMLInputElement | null>;
  errors: PassphraseErrors;
  label?: TextKey;
  repeatLabel?: TextKey;
  onInput(field: keyof PassphraseErrors): void;
}

/** A new passphrase, typed twice. The values stay in the inputs. */
export function NewPassphraseFields(props: NewPassphraseFieldsProps) {
  const { passphrase, repeated, errors, label, repeatLabel, onInput } = props;
  const [strength, judge] = useStrength();
  return (
    <>
      <div class="field-pair">
        <div>
          <PassphraseField
            label={text(label ?? "optionsPassphrase")}
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
          label={text(repeatLabel ?? "optionsRepeatPassphrase")}
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
