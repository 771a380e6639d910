import type { RefObject } from "preact";

interface FilePickerProps {
  /** A button of the field's own clicks on it. */
  picker: RefObject<HTMLInputElement | null>;
  label: string;
  accept?: string;
  multiple?: boolean;
  onPick(files: File[]): void;
}

/** The browser's own way to choose files, behind a button that looks like the others. */
export function FilePicker({ picker, label, accept, multiple = false, onPick }: FilePickerProps) {
  return (
    <input
      ref={picker}
      type="file"
      accept={accept}
      multiple={multiple}
      class="visually-hidden"
      tabIndex={-1}
      aria-label={label}
      onChange={(event) => {
        onPick([...(event.currentTarget.files ?? [])]);
        // The same file, mended, can be chosen again.
        event.currentTarget.value = "";
      }}
    />
  );
}
