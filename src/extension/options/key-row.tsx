import type { KeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Fingerprint } from "../ui/fingerprint.tsx";
import { keyTypeName } from "./key-type-name.ts";
import { MenuButton } from "./menu-button.tsx";

interface KeyRowProps {
  summary: KeySummary;
  onRename(): void;
  onRemove(): void;
  onUpload(): void;
  onDone(outcome: string): void;
}

export const keyMenuId = (keyId: string): string => `key-menu-${keyId}`;

export function KeyRow({ summary, onRename, onRemove, onUpload, onDone }: KeyRowProps) {
  const { id, name, fingerprint, publicKey } = summary;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(publicKey);
    onDone(text("optionsPublicKeyCopied", name));
  };
  return (
    <tr>
      <th scope="row" class="truncate" title={name}>
        {name}
      </th>
      <td>{keyTypeName(summary)}</td>
      <td>
        <Fingerprint value={fingerprint} />
      </td>
      <td class="actions">
        <MenuButton
          id={keyMenuId(id)}
          label={text("optionsKeyActions", name)}
          items={[
            { label: text("optionsRename"), onSelect: onRename },
            { label: text("optionsCopyPublicKey"), onSelect: () => void copy() },
            { label: text("optionsPutIntoCloud"), onSelect: onUpload },
            { label: text("optionsRemoveEllipsis"), danger: true, onSelect: onRemove },
          ]}
        />
      </td>
    </tr>
  );
}
