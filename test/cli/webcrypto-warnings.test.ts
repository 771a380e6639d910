import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { leaveOutWebCryptoWarnings } from "../../src/cli/webcrypto-warnings.ts";

it("a warning that WebCrypto's curves are experimental is left out, and no other one", () => {
  const emitter = new EventEmitter();
  const printed: string[] = [];
  emitter.on("warning", ({ message }: Error) => printed.push(message));
  leaveOutWebCryptoWarnings(emitter);
  const warn = (name: string, message: string) => emitter.emit("warning", Object.assign(new Error(message), { name }));
  // As Node 20.19.2 says it.
  warn(
    "ExperimentalWarning",
    "The X25519 Web Crypto API algorithm is an experimental feature and might change at any time",
  );
  warn("ExperimentalWarning", "SQLite is an experimental feature and might change at any time");
  warn("DeprecationWarning", "The Web Crypto API algorithm is deprecated");
  expect(printed).toEqual([
    "SQLite is an experimental feature and might change at any time",
    "The Web Crypto API algorithm is deprecated",
  ]);
});
