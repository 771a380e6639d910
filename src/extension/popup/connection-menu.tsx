import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { CheckIcon, PlusIcon } from "../ui/icons.tsx";
import { hostOf, switchTo } from "./connection.ts";
import { leaveForOptions } from "./leave.ts";

interface MenuProps {
  id: string;
  connections: ConnectionSummary[];
  activeId: string;
  onClose: (focusBack: boolean) => void;
}

/** The connections with their state, as in the ARIA pattern of menus. */
export function ConnectionMenu({ id, connections, activeId, onClose }: MenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Tab") return onClose(false);
    if (event.key === "Escape") onClose(true);
    else if (!moveFocus(menu.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={menu}
      id={id}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={text("popupConnections")}
      onKeyDown={onKeyDown}
    >
      {connections.map((connection) => (
        <button
          key={connection.id}
          type="button"
          class="menu-item"
          role="menuitemradio"
          aria-checked={connection.id === activeId}
          tabIndex={-1}
          title={`${connection.name} · ${hostOf(connection)}`}
          onClick={() => {
            onClose(true);
            switchTo(connection);
          }}
        >
          <span class="menu-check">{connection.id === activeId && <CheckIcon />}</span>
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
  );
}

/** False: not a key of menus. */
function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];
  const now = items.findIndex((item) => item.matches(":focus"));
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}
