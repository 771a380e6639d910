import { describe, expect, it } from "vitest";
import { firstStep, stepAfter } from "../../../src/extension/popup/sign-in-step.ts";

const projects = [{ id: "p1", name: "web", domainId: null }];

describe("signing in begins", () => {
  it("with the password, or with the secret of an application credential", () => {
    expect(firstStep({})).toEqual({ kind: "password" });
    expect(firstStep({ way: "application-credential" })).toEqual({ kind: "secret" });
  });

  it("where a closed popup has left it: at the passcode, or at the choice of a project", () => {
    expect(firstStep({ pending: "receipt" })).toEqual({ kind: "passcode" });
    expect(firstStep({ pending: "unscoped-token" })).toEqual({ kind: "project", projects: null });
  });
});

describe("signing in goes on", () => {
  const password = { kind: "password" } as const;
  const passcode = { kind: "passcode" } as const;

  it("with what the cloud asks for", () => {
    expect(stepAfter({ code: "passcode-needed" }, password, {})).toEqual(passcode);
    expect(stepAfter({ code: "choose-project", projects }, passcode, {})).toEqual({ kind: "project", projects });
  });

  it("in the same place after a failure, so that nothing typed is lost", () => {
    expect(stepAfter({ code: "wrong-credentials" }, passcode, {})).toBe(passcode);
    expect(stepAfter({ code: "unreachable", host: "cloud.example" }, password, {})).toBe(password);
    expect(stepAfter({ code: "unknown-factor", methods: ["kerberos"] }, password, {})).toBe(password);
  });

  it("from the beginning when what was half-way has expired", () => {
    expect(stepAfter({ code: "sign-in-expired" }, passcode, {})).toEqual(password);
    expect(stepAfter({ code: "signed-out" }, { kind: "project", projects: null }, {})).toEqual(password);
  });
});
