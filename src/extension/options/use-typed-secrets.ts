import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TypedSecrets } from "./typed-secrets.ts";

export type SecretInputs = { [Name in keyof TypedSecrets]: RefObject<HTMLInputElement | null> };

export interface SecretsKeeper {
  inputs: SecretInputs;
  read(): TypedSecrets;
  clear(): void;
}

/** The inputs of a form that hold secrets, with what a file has brought to begin with. */
export function useTypedSecrets(initial: TypedSecrets): SecretsKeeper {
  const password = useRef<HTMLInputElement>(null);
  const passcode = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const inputs: SecretInputs = { password, passcode, secret };
  const fill = (values: TypedSecrets): void => {
    for (const name of ["password", "passcode", "secret"] as const) {
      const input = inputs[name].current;
      if (input) input.value = values[name];
    }
  };
  useLayoutEffect(() => fill(initial), []);
  return {
    inputs,
    read: () => ({
      password: password.current?.value ?? "",
      passcode: passcode.current?.value ?? "",
      secret: secret.current?.value ?? "",
    }),
    clear: () => fill({ password: "", passcode: "", secret: "" }),
  };
}
