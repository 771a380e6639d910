import type { JSX } from "preact";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { LockIcon, Mark } from "../ui/icons.tsx";
import { command } from "./command.ts";
import { ConnectionSwitcher } from "./connection-switcher.tsx";
import type { Place } from "./go-to.ts";

export function Header({ snapshot, onPlace }: { snapshot: Snapshot; onPlace: (place: Place) => void }): JSX.Element {
  return (
    <header class="header">
      <Mark />
      {snapshot.active === undefined ? (
        <span class="product">{text("productName")}</span>
      ) : (
        <ConnectionSwitcher connections={snapshot.connections} active={snapshot.active} onPlace={onPlace} />
      )}
      <Button kind="quiet" icon={<LockIcon />} title={text("popupLockKey")} onClick={lock}>
        {text("commonLock")}
      </Button>
    </header>
  );
}

export const lock = (): void => void command("lock", {});
