import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { command } from "./command.ts";
import { switchTo } from "./connection.ts";
import { deferred } from "./deferred.tsx";
import { Header, lock } from "./header.tsx";
import { altKey, useKeys } from "./keyboard.ts";
import { Workspace } from "./workspace.tsx";

const NoConnection = deferred(async () => (await import("./after-paint.ts")).views.NoConnection);

export function Unlocked({ snapshot }: { snapshot: Snapshot }): JSX.Element {
  useEffect(reportUse, []);
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
      <Header snapshot={snapshot} />
      {snapshot.active === undefined ? (
        <NoConnection />
      ) : (
        <Workspace key={snapshot.active.id} snapshot={snapshot} connection={snapshot.active} />
      )}
    </div>
  );
}

/** The lock's deadline is minutes away: telling the background of each key would only keep it busy. */
const reportEvery = 20_000;

function reportUse(): () => void {
  let reported = 0;
  const report = () => {
    if (Date.now() - reported < reportEvery) return;
    reported = Date.now();
    void command("used", {});
  };
  addEventListener("keydown", report);
  addEventListener("pointerdown", report);
  return () => {
    removeEventListener("keydown", report);
    removeEventListener("pointerdown", report);
  };
}
