/** Where the build puts the worker: vite.config.ts gives the file this name. */
const address = "/assets/key-file-worker.js";

/** Trusted Types (W3C), as far as they are needed here. */
interface ScriptAddresses {
  createScriptURL(input: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptAddresses): ScriptAddresses;
}

let policy: ScriptAddresses | undefined;

/** A browser without Trusted Types takes the address as it is. */
export function startKeyFileWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  // The only policy that the manifest allows. Whatever it is asked for, it gives the address of this one worker.
  policy ??= trustedTypes?.createPolicy("latchkey-worker", { createScriptURL: () => address });
  return new Worker(policy?.createScriptURL("") ?? address, { type: "module" });
}
