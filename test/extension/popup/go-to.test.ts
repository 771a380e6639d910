import { beforeEach, describe, expect, it, vi } from "vitest";
import { goTo } from "../../../src/extension/popup/go-to.ts";
import type { ConnectionSummary } from "../../../src/extension/snapshot.ts";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../../../src/extension/ext.ts", () => ({ ask }));

const connection = { id: "c1", fixedProject: false } as ConnectionSummary;
const project = { id: "p2", name: "shop", domainId: null };
beforeEach(() => ask.mockReset());

describe("going on in another project", () => {
  it("needs no password where the sign-in is good for it", async () => {
    ask.mockResolvedValue({ code: "signed-in" });
    expect(await goTo(connection, { project })).toEqual({ code: "there" });
    expect(ask).toHaveBeenCalledWith("chooseProject", { connectionId: "c1", projectId: "p2" });
  });

  it("asks for the password where an application credential is for one project, without trying", async () => {
    expect(await goTo({ ...connection, fixedProject: true }, { project })).toEqual({ code: "sign-in", project });
    expect(ask).not.toHaveBeenCalled();
  });

  it.each(["not-allowed", "sign-in-expired", "passcode-needed"])("asks for the password on %s", async (code) => {
    ask.mockResolvedValue({ code });
    expect(await goTo(connection, { project })).toEqual({ code: "sign-in", project });
  });

  it("says what is wrong where a password would not help", async () => {
    const failure = { code: "unreachable", host: "cloud.example" };
    ask.mockResolvedValue(failure);
    expect(await goTo(connection, { project })).toEqual({ code: "trouble", failure });
  });
});

describe("going on in another region", () => {
  it("keeps the sign-in, and says what is wrong if it does not work", async () => {
    ask.mockResolvedValue({ code: "chosen" });
    expect(await goTo(connection, { region: "South" })).toEqual({ code: "there" });
    ask.mockResolvedValue({ code: "no-compute-endpoint" });
    expect(await goTo(connection, { region: "South" })).toMatchObject({ code: "trouble" });
  });
});
