import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readSnapshot, type Snapshot, watchSnapshot } from "../snapshot.ts";
import { markLanguage } from "../ui/language.ts";
import { deferred } from "./deferred.tsx";
import { watchHeldKey } from "./keyboard.ts";
import { Unlocked } from "./unlocked.tsx";

const Welcome = deferred(async () => (await import("./welcome.tsx")).Welcome);
const Locked = deferred(async () => (await import("./locked.tsx")).Locked);

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
const first = await readSnapshot();
if (first.vault === "none") await Welcome.load();
if (first.vault === "locked") await Locked.load();
render(<Popup first={first} />, document.body);
