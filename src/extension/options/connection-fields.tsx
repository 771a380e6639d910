import type { Interface } from "../../clouds/openstack/catalogue.ts";
import type { Connection } from "../records.ts";
import { type TextKey, text } from "../text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { StayField } from "../ui/stay-field.tsx";
import type { Asked, ConnectionErrors, ConnectionField } from "./check-connection.ts";
import { LineField } from "./line-field.tsx";
import { MoreFields } from "./more-fields.tsx";
import { PasscodeField } from "./passcode-field.tsx";
import { SelectField } from "./select-field.tsx";
import type { SecretInputs } from "./use-typed-secrets.ts";

interface ConnectionFieldsProps {
  values: Connection;
  errors: ConnectionErrors;
  asked: Asked;
  secrets: SecretInputs;
  /** The name under which a file has the application credential, whose id is asked for. */
  credentialName: string | null;
  stay: boolean;
  onStay(stay: boolean): void;
  onInput(field: keyof Connection, value: string): void;
  onSecret(field: ConnectionField): void;
}

const ways: [NonNullable<Connection["way"]>, TextKey][] = [
  ["password", "optionsPassword"],
  ["application-credential", "optionsApplicationCredential"],
];

/** A cloud and how to sign in to it: what everybody needs, and the rest behind "More". */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const { values, errors, asked, secrets, credentialName, stay, onStay, onInput, onSecret } = props;
  const byPassword = values.way !== "application-credential";
  const error = (field: ConnectionField) => errors[field] && text(errors[field]);
  const line = (field: Exclude<keyof Connection, "id">, label: TextKey, more = {}) => (
    <LineField
      name={field}
      label={text(label)}
      value={values[field] ?? ""}
      error={error(field)}
      onInput={(value) => onInput(field, value)}
      {...more}
    />
  );
  return (
    <>
      {line("identityUrl", "optionsIdentityUrl", {
        inputMode: "url",
        dir: "ltr",
        maxLength: 2048,
        placeholder: text("optionsIdentityUrlExample"),
      })}
      <div class="field-pair">
        {line("name", "optionsConnectionName", { placeholder: text("optionsConnectionNameExample") })}
        <SelectField
          label={text("optionsSignInWith")}
          value={values.way ?? "password"}
          options={ways.map(([way, name]) => [way, text(name)])}
          onChange={(way) => onInput("way", way)}
        />
      </div>
      {/* Hidden, not gone: what is typed waits there. */}
      <div class="field-pair" hidden={!byPassword}>
        {line("userName", "optionsUserName")}
        <PassphraseField
          name="password"
          label={text("optionsPassword")}
          hint={text("optionsPasswordHint")}
          error={error("password")}
          inputRef={secrets.password}
          onInput={() => onSecret("password")}
        />
      </div>
      {byPassword && asked.passcode && (
        <PasscodeField
          inputRef={secrets.passcode}
          error={error("passcode")}
          focus={asked.passwordKnown}
          onInput={() => onSecret("passcode")}
        />
      )}
      <div class="field-pair" hidden={byPassword}>
        {line("applicationId", "optionsCredentialId", {
          dir: "ltr",
          ...(credentialName !== null && { hint: text("optionsCredentialIdOfName", credentialName) }),
        })}
        <PassphraseField
          name="secret"
          label={text("optionsSecret")}
          hint={text("optionsSecretHint")}
          error={error("secret")}
          inputRef={secrets.secret}
          onInput={() => onSecret("secret")}
        />
      </div>
      {byPassword && line("projectName", "optionsProject", { hint: text("optionsProjectHint") })}
      {byPassword && <StayField checked={stay} onChange={onStay} />}
      <MoreFields
        values={values}
        line={line}
        byPassword={byPassword}
        open={(["userDomain", "projectDomain", "region"] as const).some((field) => errors[field] !== undefined)}
        onInterface={(face: Interface) => onInput("interface", face)}
      />
    </>
  );
}
