import { describeRefusal } from "../passkey/refusal-text.ts";
import type { PasskeyRefusal } from "../passkey/webauthn.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";

interface PasskeyRefusedProps {
  refused: PasskeyRefusal | undefined;
  host: string | null;
}

/** Why no passkey was added, and what to do next. */
export function PasskeyRefused({ refused, host }: PasskeyRefusedProps) {
  if (refused === undefined) return null;
  const cancelled = refused.code === "cancelled";
  const { what, next } = cancelled
    ? { what: text("passkeyNotMade"), next: text("passkeyNotMadeNext") }
    : describeRefusal(refused, host);
  return (
    <Alert title={what}>
      <p>{next}</p>
    </Alert>
  );
}
