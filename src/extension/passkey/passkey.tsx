import { render } from "preact";
import { readSnapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { markLanguage } from "../ui/language.ts";
import { PasskeyGate } from "./passkey-gate.tsx";
import { groupPasskeys } from "./unlock-with-passkey.ts";

document.title = text("passkeyTitle");
markLanguage(document.documentElement);

const { vault, passkeys } = await readSnapshot();
render(<PasskeyGate groups={groupPasskeys(passkeys)} unlocked={vault === "unlocked"} />, document.body);
