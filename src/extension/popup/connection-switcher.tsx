import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { DownIcon } from "../ui/icons.tsx";
import { hostOf } from "./connection.ts";
import { deferred } from "./deferred.tsx";

const ConnectionMenu = deferred(async () => (await import("./after-paint.ts")).views.ConnectionMenu);

interface SwitcherProps {
  connections: ConnectionSummary[];
  active: ConnectionSummary;
}

/** A menu button: which cloud the list comes from. */
export function ConnectionSwitcher({ connections, active }: SwitcherProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const menuId = useId();

  useEffect(() => {
    if (!open) return;
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", closeOutside);
    return () => removeEventListener("pointerdown", closeOutside);
  }, [open]);

  return (
    <div ref={root} class="switcher">
      <button
        type="button"
        class="switcher-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        title={`${active.name} · ${hostOf(active)}`}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span class="switcher-name truncate">{active.name}</span>
        <span class="switcher-host truncate">· {hostOf(active)}</span>
        <DownIcon />
      </button>
      {open && (
        <ConnectionMenu
          id={menuId}
          connections={connections}
          activeId={active.id}
          onClose={(focusBack) => {
            setOpen(false);
            if (focusBack) root.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </div>
  );
}
