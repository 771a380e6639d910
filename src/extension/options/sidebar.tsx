import type { ComponentChildren } from "preact";
import { ask } from "../ext.ts";
import { version } from "../ext-tab.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { LockIcon, Mark } from "../ui/icons.tsx";
import { CloudIcon, KeyIcon, ShieldCheckIcon } from "../ui/rare-icons.tsx";
import { useCurrentSection } from "./current-section.ts";

const sections: { id: string; title: TextKey; icon: ComponentChildren }[] = [
  { id: "keys", title: "optionsKeys", icon: <KeyIcon /> },
  { id: "connections", title: "optionsConnections", icon: <CloudIcon /> },
  { id: "security", title: "optionsSecurity", icon: <ShieldCheckIcon /> },
];
const ids = sections.map(({ id }) => id);

export function Sidebar({ vault }: { vault: Snapshot["vault"] }) {
  const current = useCurrentSection(ids);
  return (
    <header class="sidebar">
      <h1 class="brand">
        <Mark />
        {text("productName")}
      </h1>
      <nav aria-label={text("optionsSections")}>
        <ul>
          {sections.map(({ id, title, icon }) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={id === current ? "true" : undefined}>
                {icon}
                {text(title)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="sidebar-end">
        {vault !== "none" && (
          <Button
            kind="quiet"
            icon={<LockIcon />}
            disabledBecause={vault === "locked" ? text("optionsLockedAlready") : undefined}
            // Locking ends in a record; without an answer there is no background and so no vault key.
            onClick={() => void ask("lock", {}).catch(() => undefined)}
          >
            {text("commonLock")}
          </Button>
        )}
        <p class="secondary-text">{text("optionsVersion", version())}</p>
      </div>
    </header>
  );
}
