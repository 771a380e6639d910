import { Field } from "../ui/field.tsx";
import { DownIcon } from "../ui/icons.tsx";

interface SelectFieldProps {
  label: string;
  value: string;
  /** Value and label of each. */
  options: [string, string][];
  hint?: string;
  onChange(value: string): void;
}

/** The browser's own select, with our arrow. */
export function SelectField({ label, value, options, hint, onChange }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span class="select">
          <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            {options.map(([option, name]) => (
              <option key={option} value={option}>
                {name}
              </option>
            ))}
          </select>
          <DownIcon />
        </span>
      )}
    </Field>
  );
}
