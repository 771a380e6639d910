import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** A `SHA256:...` fingerprint, shortened until it is focused or clicked. */
export function Fingerprint({ value }: { value: string }): JSX.Element {
  const [whole, setWhole] = useState(false);
  return (
    <button
      type="button"
      class="fingerprint"
      dir="ltr"
      title={value}
      aria-label={value}
      onFocus={() => setWhole(true)}
      onBlur={() => setWhole(false)}
    >
      {whole ? value : shorten(value)}
    </button>
  );
}

const shorten = (value: string): string => (value.length > 26 ? `${value.slice(0, 19)}…${value.slice(-4)}` : value);
