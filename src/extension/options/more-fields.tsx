import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Interface } from "../../clouds/openstack/catalogue.ts";
import type { Connection } from "../records.ts";
import { type TextKey, text } from "../text.ts";
import { DownIcon } from "../ui/icons.tsx";
import { SelectField } from "./select-field.tsx";

type LineName = "userDomain" | "projectDomain" | "region";

interface MoreFieldsProps {
  values: Connection;
  line(field: LineName, label: TextKey, more?: { placeholder?: string }): ComponentChildren;
  /** An application credential has its user and project in it. */
  byPassword: boolean;
  /** Something in it needs the user. */
  open: boolean;
  onInterface(face: Interface): void;
}

const interfaces: [Interface, TextKey][] = [
  ["public", "optionsInterfacePublic"],
  ["internal", "optionsInterfaceInternal"],
  ["admin", "optionsInterfaceAdmin"],
];

/** What most clouds have the same: closed, with what it holds in its first line. */
export function MoreFields({ values, line, byPassword, open, onInterface }: MoreFieldsProps) {
  // Once open, only the user closes it.
  const [opened, setOpened] = useState(open);
  const { userDomain, projectDomain, region } = values;
  const face = values.interface ?? "public";
  const faceName = interfaces.find(([value]) => value === face)?.[1] ?? "optionsInterfacePublic";
  const domains = byPassword ? [...new Set([userDomain, projectDomain])] : [];
  const held = [...domains, region || text("optionsRegionFirst"), text(faceName)].filter((each) => each.trim() !== "");
  return (
    <details class="more" open={open || opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <DownIcon />
        {text("optionsMore")}
        <span class="secondary-text truncate">{held.join(" · ")}</span>
      </summary>
      <div class="more-fields">
        {byPassword && (
          <div class="field-pair">
            {line("userDomain", "optionsUserDomain")}
            {line("projectDomain", "optionsProjectDomain")}
          </div>
        )}
        <div class="field-pair">
          {line("region", "optionsRegion", { placeholder: text("optionsRegionFirst") })}
          <SelectField
            label={text("optionsInterface")}
            value={face}
            options={interfaces.map(([value, name]) => [value, text(name)])}
            onChange={(value) => onInterface(value as Interface)}
          />
        </div>
        {byPassword && <p class="secondary-text">{text("optionsIdHint")}</p>}
      </div>
    </details>
  );
}
