import { useId } from "preact/hooks";
import { DownIcon } from "../ui/icons.tsx";

interface SettingSelectProps {
  label: string;
  note: string;
  value: string;
  /** Value and label of each. */
  options: [string, string][];
  /** Over both columns. */
  wide?: boolean;
  onChange(value: string): void;
}

/** A setting in one row: what it is at the start, its choices at the end. */
export function SettingSelect({ label, note, value, options, wide = false, onChange }: SettingSelectProps) {
  const id = useId();
  return (
    <div class={wide ? "setting wide" : "setting"}>
      <div>
        <label for={id} class="setting-name">
          {label}
        </label>
        <p id={`${id}-note`} class="secondary-text">
          {note}
        </p>
      </div>
      <span class="select">
        <select
          id={id}
          class="control"
          aria-describedby={`${id}-note`}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
        <DownIcon />
      </span>
    </div>
  );
}
