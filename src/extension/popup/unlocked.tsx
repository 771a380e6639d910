import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { switchTo } from "./connection.ts";
import { deferred } from "./deferred.tsx";
import type { Place } from "./go-to.ts";
import { Header, lock } from "./header.tsx";
import { altKey, useKeys } from "./keyboard.ts";
import { afterPaint } from "./load-after-paint.ts";
import { Workspace } from "./workspace.tsx";

const NoConnection = deferred("NoConnection");

export function Unlocked({ snapshot }: { snapshot: Snapshot }): JSX.Element {
  const [wanted, setWanted] = useState<Place>();
  useEffect(() => void afterPaint().then(({ reportUse }) => reportUse()), []);
  useKeys((event) => {
    const key = altKey(event);
    if (key === "l") {
      lock();
      return true;
    }
    const connection = snapshot.connections[Number(key) - 1];
    if (connection === undefined) return false;
    switchTo(connection);
    return true;
  });
  return (
    <div class="popup">
      <Header snapshot={snapshot} onPlace={setWanted} />
      {snapshot.active === undefined ? (
        <NoConnection />
      ) : (
        <Workspace key={snapshot.active.id} snapshot={snapshot} connection={snapshot.active} wanted={wanted} />
      )}
    </div>
  );
}
