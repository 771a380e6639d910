import { render } from "preact";
import { readSnapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { markLanguage } from "../ui/language.ts";
import { readConnectionDrafts } from "./connection-drafts.ts";
import { noteUse } from "./note-use.ts";
import { Page } from "./page.tsx";
import { readStepsDone } from "./steps-done.ts";

document.title = text("optionsTitle");
markLanguage(document.documentElement);
noteUse(document);

const [first, drafts, stepsDone] = await Promise.all([readSnapshot(), readConnectionDrafts(), readStepsDone()]);
render(<Page first={first} drafts={drafts} stepsDone={stepsDone} />, document.body);
// The page is drawn after the browser has looked for the section in its address. The lock comes first.
if (first.vault !== "locked") document.getElementById(location.hash.slice(1))?.focus();
