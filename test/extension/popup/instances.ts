import type { Instance } from "../../../src/extension/popup/instance.ts";

/** An instance with everything that a test does not care about. */
export const makeInstance = (changes: Partial<Instance>): Instance => ({
  id: "7d3c2b1a-0000-4000-8000-000000000001",
  name: "win-ad-01",
  status: "ACTIVE",
  addresses: ["10.20.0.11"],
  flavor: "m1.large",
  keyName: "ops",
  startedAt: null,
  metadata: {},
  ...changes,
});
