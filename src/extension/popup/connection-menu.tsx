import { Fragment, type JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { CheckIcon } from "../ui/icons.tsx";
import { PlusIcon } from "../ui/rare-icons.tsx";
import { hostOf, switchTo } from "./connection.ts";
import type { Place } from "./go-to.ts";
import { leaveForOptions } from "./leave.ts";
import { moveInMenu } from "./menu-keys.ts";
import { PlaceMenu } from "./place-menu.tsx";

interface MenuProps {
  id: string;
  connections: ConnectionSummary[];
  active: ConnectionSummary;
  onPlace: (place: Place) => void;
  onClose: (focusBack: boolean) => void;
}

/** The connections with their state, and the projects of the active one, as in the ARIA pattern of menus. */
export function ConnectionMenu({ id, connections, active, onPlace, onClose }: MenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus(), []);
  useEffect(() => {
    // A press on the menu's own button closes it by itself.
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !menu.current?.parentElement?.contains(target)) onClose(false);
    };
    addEventListener("pointerdown", closeOutside);
    return () => removeEventListener("pointerdown", closeOutside);
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Tab") return onClose(false);
    if (event.key === "Escape") onClose(true);
    else if (!moveInMenu(menu.current, event)) return;
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
        <Fragment key={connection.id}>
          <button
            type="button"
            class="menu-item"
            role="menuitemradio"
            aria-checked={connection.id === active.id}
            tabIndex={-1}
            title={`${connection.name} · ${hostOf(connection)}`}
            onClick={() => {
              onClose(true);
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
          {connection.id === active.id && (
            <PlaceMenu
              connection={active}
              onChoose={(place) => {
                onClose(true);
                onPlace(place);
              }}
            />
          )}
        </Fragment>
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
