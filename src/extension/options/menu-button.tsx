import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { MoreIcon } from "../ui/rare-icons.tsx";

export interface MenuItem {
  label: string;
  danger?: boolean;
  onSelect(): void;
}

interface MenuButtonProps {
  id: string;
  label: string;
  items: MenuItem[];
}

/** A button that opens a menu, with the keys of the ARIA menu button pattern. */
export function MenuButton({ id, label, items }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>("[role='menuitem']") ?? [])];
  const close = (): void => {
    setOpen(false);
    document.getElementById(id)?.focus();
  };
  useLayoutEffect(() => {
    if (open) buttons()[0]?.focus();
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = open ? keyTarget(event.key, buttons()) : undefined;
    if (target !== undefined) target.focus();
    else if (open && event.key === "Escape") close();
    else if (!open && event.key === "ArrowDown") setOpen(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the items inside.
    <div
      ref={box}
      class="menu-box"
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        if (!box.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
      }}
    >
      <Button
        id={id}
        kind="icon-only"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MoreIcon />
      </Button>
      {open && (
        <div class="menu" role="menu" aria-labelledby={id}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.danger ? "menu-item danger" : "menu-item"}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function keyTarget(key: string, buttons: readonly HTMLElement[]): HTMLElement | undefined {
  const at = buttons.findIndex((button) => button.matches(":focus"));
  if (key === "ArrowDown") return buttons[(at + 1) % buttons.length];
  if (key === "ArrowUp") return buttons.at(at - 1);
  if (key === "Home") return buttons[0];
  return key === "End" ? buttons.at(-1) : undefined;
}
