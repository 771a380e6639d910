import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { CheckIcon, DownIcon, PlusIcon } from "../ui/icons.tsx";
import { command } from "./command.ts";
import { leaveForOptions } from "./leave.ts";

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
    root.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", closeOutside);
    return () => removeEventListener("pointerdown", closeOutside);
  }, [open]);

  function closeMenu() {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!open) {
      if (event.key !== "ArrowDown") return;
      setOpen(true);
    } else if (event.key === "Escape") closeMenu();
    else if (event.key === "Tab") return setOpen(false);
    else if (!moveFocus(root.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the menu inside
    <div ref={root} class="switcher" onKeyDown={onKeyDown}>
      <button
        type="button"
        class="switcher-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        title={`${active.name} · ${hostOf(active)}`}
        onClick={() => setOpen(!open)}
      >
        <span class="switcher-name truncate">{active.name}</span>
        <span class="switcher-host truncate">· {hostOf(active)}</span>
        <DownIcon />
      </button>
      {open && (
        <div id={menuId} class="menu" role="menu" aria-label={text("popupConnections")}>
          {connections.map((connection) => (
            <button
              key={connection.id}
              type="button"
              class="menu-item"
              role="menuitemradio"
              aria-checked={connection.id === active.id}
              tabIndex={-1}
              onClick={() => {
                closeMenu();
                switchTo(connection);
              }}
            >
              <span class="menu-check">{connection.id === active.id && <CheckIcon />}</span>
              <span class="menu-text">
                <span class="switcher-name truncate">{connection.name}</span>
                <span class="secondary-text truncate">{hostOf(connection)}</span>
              </span>
              <span class={connection.signedIn ? "state-dot on" : "state-dot"} aria-hidden="true" />
              <span class="secondary-text">{text(connection.signedIn ? "commonSignedIn" : "commonSignedOut")}</span>
            </button>
          ))}
          <button
            type="button"
            class="menu-item add"
            role="menuitem"
            tabIndex={-1}
            onClick={() => leaveForOptions("#connections")}
          >
            <span class="menu-check">
              <PlusIcon />
            </span>
            {text("commonAddConnection")}
          </button>
        </div>
      )}
    </div>
  );
}

export const switchTo = (connection: ConnectionSummary): void =>
  void command("activateConnection", { connectionId: connection.id });

/** `host:port` of an address that may still be mistyped. */
export const hostOf = ({ identityUrl }: { identityUrl: string }): string => URL.parse(identityUrl)?.host ?? identityUrl;

/** Moves the focus in the menu as the ARIA pattern has it. False: not a key of menus. */
function moveFocus(root: HTMLElement | null, key: string): boolean {
  const items = [...(root?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];
  const now = items.findIndex((item) => item.matches(":focus"));
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}
