import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { openOptions } from "../ext.ts";
import { popupShortcut, returnToPopup } from "../ext-tab.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/icons.tsx";
import { PasskeyButtons } from "./passkey-buttons.tsx";
import { describeRefusal, type Refusal } from "./refusal-text.ts";
import { type PasskeyGroup, unlockWithPasskey } from "./unlock-with-passkey.ts";

interface GateProps {
  groups: PasskeyGroup[];
  /** Somebody was faster. */
  unlocked: boolean;
}

type State =
  | { step: "waiting"; refused?: { refusal: Refusal; host: string | null } }
  | { step: "asking"; group: PasskeyGroup }
  | { step: "unlocked"; shortcut: string | undefined };

/**
 * Asks for a passkey in a tab, because the browser's question would close the popup. Asks at once where there is one question to
 * ask; if the browser wants a click first, the button is there.
 */
export function PasskeyGate({ groups, unlocked }: GateProps): JSX.Element {
  const [state, setState] = useState<State>({ step: "waiting" });
  const only = groups.length === 1 ? groups[0] : undefined;

  const finish = async (): Promise<void> => {
    if (!(await returnToPopup())) setState({ step: "unlocked", shortcut: await popupShortcut() });
  };
  const begin = async (group: PasskeyGroup): Promise<void> => {
    setState({ step: "asking", group });
    const answer = await unlockWithPasskey(group);
    if (answer.code === "unlocked") await finish();
    else setState({ step: "waiting", refused: { refusal: answer, host: group.rpId } });
  };
  useEffect(() => {
    if (unlocked) void finish();
    else if (only !== undefined) void begin(only);
  }, []);

  if (state.step === "unlocked") return <Unlocked shortcut={state.shortcut} />;
  const asking = state.step === "asking" ? state.group : undefined;
  const refused = state.step === "waiting" ? state.refused : undefined;
  const nothing: Refusal | undefined = groups.length === 0 ? { code: "no-vault" } : undefined;
  const said = refused ?? (nothing && { refusal: nothing, host: null });
  return (
    <main class="gate">
      <Mark />
      <h1>{text(asking ? "passkeyAsking" : "passkeyAsk")}</h1>
      <p>{text("passkeyAskingNext")}</p>
      {said && <RefusalAlert {...said} />}
      <div class="choices">
        <PasskeyButtons
          groups={groups}
          kind="primary"
          asking={asking}
          focused={refused !== undefined}
          onChoose={(group) => void begin(group)}
        />
        {said && (
          <Button wide onClick={() => void openOptions()}>
            {text("passkeyUsePassphrase")}
          </Button>
        )}
      </div>
    </main>
  );
}

function RefusalAlert({ refusal, host }: { refusal: Refusal; host: string | null }): JSX.Element {
  const { what, next } = describeRefusal(refusal, host);
  return (
    <Alert title={what}>
      <p>{next}</p>
    </Alert>
  );
}

/** The browser opens no popup by itself. */
function Unlocked({ shortcut }: { shortcut: string | undefined }): JSX.Element {
  return (
    <main class="gate">
      <Mark />
      <div role="status">
        <h1>{text("passkeyUnlocked")}</h1>
        <p>{shortcut === undefined ? text("passkeyUnlockedNextClick") : text("passkeyUnlockedNext", shortcut)}</p>
      </div>
    </main>
  );
}
