import { beforeEach, describe, expect, it, vi } from "vitest";
import { createKey } from "../../../src/extension/background/keys.ts";
import { saveSettings } from "../../../src/extension/background/settings.ts";
import type { SessionRecords } from "../../../src/extension/records.ts";
import { emptyStorage, read } from "./fake-storage.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));

const MINUTE = 60_000;

beforeEach(async () => {
  emptyStorage();
  await createKey({ name: "key", passphrase: "a long passphrase" });
});

describe("an unlocked vault", () => {
  it("keeps its new time without use from when the setting is changed, shorter or longer", async () => {
    for (const lockAfterMinutes of [1, 240, 5] as const) {
      await saveSettings({
        settings: {
          lockAfterMinutes,
          clearClipboardAfterSeconds: 30,
          revealStyle: "plain",
          resetExpiresAfterMinutes: 15,
        },
      });
      const { unlocked } = (await read("session", "unlocked")) as Partial<SessionRecords>;
      const left = (unlocked?.lockAt ?? 0) - Date.now();
      expect(left).toBeLessThanOrEqual(lockAfterMinutes * MINUTE);
      expect(left).toBeGreaterThan((lockAfterMinutes - 0.5) * MINUTE);
    }
  });
});
