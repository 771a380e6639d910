import { expect, it, vi } from "vitest";
import { backupFileName } from "../../../src/extension/options/download-file.ts";
import { restoredText } from "../../../src/extension/options/restored-text.ts";

vi.mock("../../../src/extension/ext.ts", () => import("../popup/fake-ext.ts"));

it.each([
  [2, 1, 1, "2 keys added, 1 was here already, 1 connection added"],
  [1, 0, 2, "1 key added, 2 connections added"],
  [0, 2, 0, "0 keys added, 2 were here already"],
  [0, 0, 0, "Nothing to add: the backup holds no keys and no connections"],
])(
  "%i new keys, %i known ones and %i connections are told in one line",
  (keysAdded, keysKnown, connectionsAdded, line) => {
    expect(restoredText({ code: "restored", keysAdded, keysKnown, connectionsAdded })).toBe(line);
  },
);

it("a backup is named by the day on the user's calendar", () => {
  expect(backupFileName(new Date(2026, 2, 5, 23, 59))).toBe("latchkey-backup-2026-03-05.json");
});
