import { describe, expect, it, vi } from "vitest";
import type { Instance } from "../../../src/clouds/openstack/compute.ts";
import { staleSince } from "../../../src/extension/background/stale.ts";
import { reasonOf } from "../../../src/extension/background/why-empty.ts";
import type { AgentPassword, GuestPassword } from "../../../src/extension/password-messages.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));

const now = Date.UTC(2026, 10, 21, 12);
const minutesAgo = (minutes: number) => now - minutes * 60_000;
const instance = (change: Partial<Instance> = {}): Instance => ({
  id: "one",
  name: "web-1",
  status: "ACTIVE",
  addresses: [],
  flavor: "",
  keyName: "ops",
  startedAt: minutesAgo(60),
  metadata: {},
  ...change,
});
const keyPair = (type: string | null) => ({ name: "ops", type, fingerprint: null });
const reason = (change: Partial<Instance>, type: string | null = "ssh-rsa", lastSeen?: number) =>
  reasonOf(instance(change), keyPair(type), lastSeen, now);

describe("an instance without a stored password", () => {
  it("is still being made, or has only just started", () => {
    expect(reason({ status: "BUILD" })).toEqual({ code: "building" });
    expect(reason({ startedAt: minutesAgo(3) })).toEqual({ code: "booting", minutes: 3 });
    expect(reason({ startedAt: minutesAgo(-1) })).toEqual({ code: "booting", minutes: 0 });
  });

  it("is not running, so nothing in it can post one", () => {
    expect(reason({ status: "SHUTOFF" })).toEqual({ code: "not-running", status: "SHUTOFF" });
  });

  it("had one, and somebody has cleared it", () => {
    expect(reason({ status: "SHUTOFF" }, "ssh-rsa", 1_795_000_000)).toEqual({
      code: "cleared",
      lastSeen: 1_795_000_000,
    });
  });

  it("has a key that the usual agents cannot seal to, or no agent at all", () => {
    expect(reason({}, "ssh-ed25519")).toEqual({ code: "ed25519-without-guest", keyPair: "ops" });
    expect(reason({})).toEqual({ code: "no-agent" });
  });

  it("is not explained by guesses where the cloud does not say enough", () => {
    expect(reason({ startedAt: null }, null)).toEqual({ code: "unknown" });
  });
});

describe("a stored password", () => {
  const details: GuestPassword = {
    sealedBy: "guest",
    user: "root",
    time: 1_795_000_000,
    sealedTo: [],
    recipients: 1,
    guestFingerprint: "",
    guestSince: 0,
  };
  const action = (name: string, seconds: number) => ({ action: name, startedAt: seconds * 1000 });

  it("is stale when the instance was rebuilt or got another password since", () => {
    const rebuilt = [action("reboot", details.time + 900), action("rebuild", details.time + 500)];
    expect(staleSince(details, rebuilt)).toEqual({ action: "rebuild", time: details.time + 500 });
    const changed = [action("changePassword", details.time + 100)];
    expect(staleSince(details, changed)).toMatchObject({ action: "changePassword" });
  });

  it("is not stale for what came before it, at the same moment, or changes no password", () => {
    const before = ["create", "rebuild", "changePassword"].map((name) => action(name, details.time - 10));
    expect(
      staleSince(details, [action("rebuild", details.time + 30), action("reboot", 2e9), ...before]),
    ).toBeUndefined();
  });

  it("in Nova's own blob has no time, so nothing is claimed of it", () => {
    const agent: AgentPassword = { sealedBy: "agent", sealedTo: [], bits: 2048 };
    expect(staleSince(agent, [action("rebuild", 2e9)])).toBeUndefined();
  });
});
