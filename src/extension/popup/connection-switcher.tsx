import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { DownIcon } from "../ui/icons.tsx";
import { hostOf } from "./connection.ts";
import { deferred } from "./deferred.tsx";
import type { Place } from "./go-to.ts";

const ConnectionMenu = deferred("ConnectionMenu");

interface SwitcherProps {
  connections: ConnectionSummary[];
  active: ConnectionSummary;
  onPlace: (place: Place) => void;
}

/** A menu button: which cloud the list comes from. */
export function ConnectionSwitcher({ connections, active, onPlace }: SwitcherProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const menuId = useId();
  const place = active.project?.name ?? hostOf(active);

  return (
    <div ref={root} class="switcher">
      <button
        type="button"
        class="switcher-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        title={`${active.name} · ${place}`}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span class="switcher-name truncate">{active.name}</span>
        <span class="switcher-host truncate">· {place}</span>
        <DownIcon />
      </button>
      {open && (
        <ConnectionMenu
          id={menuId}
          connections={connections}
          active={active}
          onPlace={onPlace}
          onClose={(focusBack) => {
            setOpen(false);
            if (focusBack) root.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </div>
  );
}
