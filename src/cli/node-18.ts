import { webcrypto } from "node:crypto";

// Node 18 has WebCrypto, but not as a global: the core, which knows nothing of Node, asks for that.
globalThis.crypto ??= webcrypto as Crypto;
