import type { JSX, RefObject } from "preact";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Field } from "../ui/field.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";

interface SignInFieldProps {
  kind: "password" | "secret" | "passcode";
  connection: ConnectionSummary;
  /** The cloud has refused what was typed. */
  refused: string | undefined;
  inputRef: RefObject<HTMLInputElement | null>;
}

/** The field of a step. What is typed stays in the input. */
export function SignInField({ kind, connection, refused, inputRef }: SignInFieldProps): JSX.Element {
  if (kind === "passcode")
    return (
      <Field label={text("popupPasscode")} hint={text("popupPasscodeHint")} error={refused}>
        {(control) => (
          <input
            {...control}
            ref={inputRef}
            inputMode="numeric"
            autocomplete="one-time-code"
            spellcheck={false}
            dir="ltr"
          />
        )}
      </Field>
    );
  const label =
    kind === "secret" ? text("popupSecretOf") : text("popupPasswordOf", `${connection.userName}@${connection.name}`);
  return <PassphraseField label={label} error={refused} inputRef={inputRef} />;
}
