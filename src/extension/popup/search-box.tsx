import type { JSX, RefObject } from "preact";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CloseIcon, SearchIcon } from "../ui/icons.tsx";

interface SearchBoxProps {
  inputRef: RefObject<HTMLInputElement | null>;
  query: string;
  onQuery: (query: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  listboxId: string;
  activeId: string | undefined;
}

/** Keeps the focus while the arrows move through the list below. */
export function SearchBox({ inputRef, query, onQuery, onKeyDown, listboxId, activeId }: SearchBoxProps): JSX.Element {
  return (
    <div class="search">
      <SearchIcon />
      <input
        ref={inputRef}
        class="control"
        type="search"
        aria-label={text("popupSearch")}
        aria-controls={listboxId}
        aria-activedescendant={activeId}
        aria-describedby="count"
        placeholder={text("popupSearchPlaceholder")}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {query !== "" && (
        <Button
          kind="icon-only"
          aria-label={text("popupClearSearch")}
          title={text("popupClearSearch")}
          onClick={() => {
            onQuery("");
            inputRef.current?.focus();
          }}
        >
          <CloseIcon />
        </Button>
      )}
    </div>
  );
}
