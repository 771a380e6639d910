import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readSnapshot, type Snapshot, watchSnapshot } from "../snapshot.ts";
import { markLanguage } from "../ui/language.ts";
import { watchHeldKey } from "./keyboard.ts";
import { Locked } from "./locked.tsx";
import { Unlocked } from "./unlocked.tsx";
import { Welcome } from "./welcome.tsx";

/** The popup shows what storage holds; commands change it, and the change comes back from there. */
function Popup({ first }: { first: Snapshot }) {
  const [snapshot, setSnapshot] = useState(first);
  useEffect(() => watchSnapshot(setSnapshot), []);
  switch (snapshot.vault) {
    case "none":
      return <Welcome />;
    case "locked":
      return <Locked snapshot={snapshot} />;
    case "unlocked":
      return <Unlocked snapshot={snapshot} />;
  }
}

markLanguage(document.documentElement);
watchHeldKey();
render(<Popup first={await readSnapshot()} />, document.body);
