import { useState } from "preact/hooks";
import { PasskeyButtons } from "../passkey/passkey-buttons.tsx";
import { describeRefusal, type Refusal } from "../passkey/refusal-text.ts";
import { groupPasskeys, type PasskeyGroup, unlockWithPasskey } from "../passkey/unlock-with-passkey.ts";
import type { PasskeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";

/** The other way to unlock, beside the passphrase. Once it is unlocked, the snapshot says so and this is gone. */
export function UnlockPasskeys({ passkeys }: { passkeys: PasskeySummary[] }) {
  const [asking, setAsking] = useState<PasskeyGroup>();
  const [refused, setRefused] = useState<{ refusal: Refusal; host: string | null }>();

  const unlock = async (group: PasskeyGroup): Promise<void> => {
    setRefused(undefined);
    setAsking(group);
    const answer = await unlockWithPasskey(group);
    setAsking(undefined);
    if (answer.code !== "unlocked") setRefused({ refusal: answer, host: group.rpId });
  };

  if (passkeys.length === 0) return null;
  const said = refused && describeRefusal(refused.refusal, refused.host);
  return (
    <>
      <div class="unlock-or">
        <span class="secondary-text">{text("commonOr")}</span>
        <PasskeyButtons
          groups={groupPasskeys(passkeys)}
          kind="secondary"
          asking={asking}
          onChoose={(group) => void unlock(group)}
        />
      </div>
      {said && (
        <Alert title={said.what}>
          <p>{said.next}</p>
        </Alert>
      )}
    </>
  );
}
