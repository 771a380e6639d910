import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, version } from "../ext.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CloudIcon, KeyIcon, LockIcon, Mark, ShieldCheckIcon } from "../ui/icons.tsx";

const sections: { id: string; title: TextKey; icon: ComponentChildren }[] = [
  { id: "keys", title: "optionsKeys", icon: <KeyIcon /> },
  { id: "connections", title: "optionsConnections", icon: <CloudIcon /> },
  { id: "security", title: "optionsSecurity", icon: <ShieldCheckIcon /> },
];

export function Sidebar({ vault }: { vault: Snapshot["vault"] }) {
  const current = useCurrentSection();
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

/** The section at the top of the window, or the last one at the end of the page. */
function useCurrentSection(): string | undefined {
  const [current, setCurrent] = useState(sections[0]?.id);
  useEffect(() => {
    const look = (): void => {
      const passed = sections.filter(
        ({ id }) => (document.getElementById(id)?.getBoundingClientRect().top ?? 1e4) < 160,
      );
      const atEnd = window.scrollY > 0 && window.innerHeight + window.scrollY >= document.body.scrollHeight - 2;
      setCurrent((atEnd ? sections.at(-1) : (passed.at(-1) ?? sections[0]))?.id);
    };
    document.addEventListener("scroll", look, { passive: true });
    return () => document.removeEventListener("scroll", look);
  }, []);
  return current;
}
