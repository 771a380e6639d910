import { beforeEach, describe, expect, it, vi } from "vitest";
import { resetNews, seeCopied } from "../../../src/extension/popup/reset-news.ts";
import type { Reset } from "../../../src/extension/reset-records.ts";
import type { Snapshot } from "../../../src/extension/snapshot.ts";
import { details, makeReset, now } from "./resets.ts";

const commands = vi.hoisted(() => [] as unknown[]);
vi.mock("../../../src/extension/ext.ts", () => import("./fake-ext.ts"));
vi.mock("../../../src/extension/popup/command.ts", () => ({
  command: async (...sent: unknown[]) => void commands.push(sent),
}));

const openedAt = now + 1000;
const opened: Partial<Reset> = { phase: "opened", openedAt, outcome: { code: "ready", details } };

/** What the popup knows of one reset, whose instance's password was copied at `copiedAt`. */
const seen = (id: string, reset: Partial<Reset>, copiedAt?: number): Snapshot =>
  ({
    resets: { [id]: makeReset(reset) },
    onlyHere: {},
    ...(copiedAt !== undefined && { clipboard: { instanceId: id, instanceName: "win-ad-01", copiedAt } }),
  }) as unknown as Snapshot;

beforeEach(() => void commands.splice(0));

describe("a reset whose new password was copied", () => {
  it("counts as seen once it has ended", () => {
    seeCopied(seen("copied", { ...opened, phase: "ended" }, openedAt + 1));
    expect(commands).toEqual([["resetsSeen", { instanceIds: ["copied"] }]]);
  });

  it("does not before, or its end would be taken away before it was shown", () => {
    seeCopied(seen("copied", opened, openedAt + 1));
    expect(commands).toEqual([]);
  });

  it("does not where what was copied is the password from before", () => {
    seeCopied(seen("copied", { ...opened, phase: "ended" }, openedAt - 1));
    seeCopied(seen("copied", { ...opened, phase: "ended" }));
    expect(commands).toEqual([]);
  });

  it("is no news, and one that was not copied is, once", () => {
    expect(resetNews(seen("told", { ...opened, phase: "ended" }, openedAt + 1))).toBeUndefined();
    const waits = seen("waits", { ...opened, phase: "ended" });
    expect(resetNews(waits)?.text).toContain("win-ad-01");
    expect(resetNews(waits)).toBeUndefined();
  });
});
