import { render } from "preact";
import { readSnapshot, type Snapshot, watchSnapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { markLanguage } from "../ui/language.ts";
import { readConnectionDrafts } from "./connection-drafts.ts";
import { noteUse } from "./note-use.ts";
import { Page } from "./page.tsx";
import { readStepsDone } from "./steps-done.ts";

const [first, drafts, stepsDone] = await Promise.all([readSnapshot(), readConnectionDrafts(), readStepsDone()]);
const show = (snapshot: Snapshot): void =>
  render(<Page snapshot={snapshot} drafts={drafts} stepsDone={stepsDone} />, document.body);

document.title = text("optionsTitle");
markLanguage(document.documentElement);
show(first);
watchSnapshot(show);
// Deadlines pass without a change of a record: what is shown is read again when the page comes back into view.
document.addEventListener("visibilitychange", () => void readSnapshot().then(show));
noteUse(document);
