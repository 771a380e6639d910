type Emitter = Pick<NodeJS.EventEmitter, "listeners" | "removeAllListeners" | "on">;

/**
 * Node 18 and 20.19 call Ed25519 and X25519 in WebCrypto experimental, once in each run, on standard error. They are what the standard says, and
 * nobody who opens a password can do anything about it. Every other warning goes to whom it went before.
 */
export function leaveOutWebCryptoWarnings(emitter: Emitter): void {
  const others = emitter.listeners("warning");
  emitter.removeAllListeners("warning");
  emitter.on("warning", (warning: Error) => {
    if (warning.name === "ExperimentalWarning" && /Web Crypto API/.test(warning.message)) return;
    for (const listener of others) listener.call(emitter, warning);
  });
}
