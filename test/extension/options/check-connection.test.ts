import { describe, expect, it } from "vitest";
import { type Asked, checkConnection, passcodeOf } from "../../../src/extension/options/check-connection.ts";
import { noSecrets } from "../../../src/extension/options/typed-secrets.ts";
import type { Connection } from "../../../src/extension/records.ts";

const typed: Connection = {
  id: "1",
  name: " prod ",
  identityUrl: " keystone.example.org/v3/ ",
  userName: " anna ",
  userDomain: "Default",
  projectName: "web ",
  projectDomain: "Default",
};
const password = { ...noSecrets, password: "secret" };
const asked: Asked = { passcode: false, passwordKnown: false };
const check = (change: Partial<Connection> = {}, secrets = password, what = asked) =>
  checkConnection({ ...typed, ...change }, secrets, what);
const errors = (...args: Parameters<typeof check>) => {
  const checked = check(...args);
  return checked.code === "invalid" ? Object.keys(checked.errors).sort() : [];
};

describe("a connection as typed", () => {
  it("is saved trimmed, with the host that the browser is asked for", () => {
    expect(check()).toEqual({
      code: "ok",
      connection: {
        id: "1",
        name: "prod",
        identityUrl: "https://keystone.example.org/v3",
        way: "password",
        userName: "anna",
        userDomain: "Default",
        projectName: "web",
        projectDomain: "Default",
        applicationId: "",
        region: "",
        interface: "public",
      },
      origin: "https://keystone.example.org/*",
    });
  });

  it("is called by its host when it has no name", () => {
    expect(check({ name: " " })).toMatchObject({ connection: { name: "keystone.example.org" } });
  });

  it("never holds a secret, nor anything else that is not a connection's", () => {
    const more = { ...typed, signedIn: true, password: "secret" };
    expect(JSON.stringify(checkConnection(more, password, asked))).not.toMatch(/secret|signedIn/);
  });

  it("names every field that is missing at once", () => {
    const empty = { identityUrl: "", userName: "", userDomain: "", projectName: "web", projectDomain: "" };
    expect(errors(empty, noSecrets)).toEqual(["identityUrl", "password", "projectDomain", "userDomain", "userName"]);
  });

  it("keeps blanks in a password: they may belong to it", () => {
    expect(check({}, { ...noSecrets, password: "  " }).code).toBe("ok");
  });

  it("is refused over http to another machine", () => {
    expect(check({ identityUrl: "http://keystone.example.org" })).toEqual({
      code: "invalid",
      errors: { identityUrl: "optionsIdentityUrlInsecure" },
    });
  });

  it("needs no project: it is chosen after signing in", () => {
    expect(check({ projectName: " ", projectDomain: "" })).toMatchObject({ connection: { projectName: "" } });
  });

  it("needs no domain for what has an id, but an id", () => {
    const ids = { userName: "id:4f", userDomain: "", projectName: "id:72", projectDomain: "" };
    expect(check(ids)).toMatchObject({ connection: { userName: "id:4f", projectName: "id:72" } });
    expect(errors({ userName: "id:", projectName: " id:" })).toEqual(["projectName", "userName"]);
    expect(errors({ userDomain: "id:" })).toEqual(["userDomain"]);
  });

  it("by application credential needs its id and its secret, and neither user nor password", () => {
    const way = { way: "application-credential", userName: "", userDomain: "" } as const;
    expect(errors(way, noSecrets)).toEqual(["applicationId", "secret"]);
    expect(check({ ...way, applicationId: " 9de2 " }, { ...noSecrets, secret: "s" })).toMatchObject({
      connection: { way: "application-credential", applicationId: "9de2" },
    });
  });

  it("wants the passcode where the cloud does, as six digits, in groups or not", () => {
    const both = { passcode: true, passwordKnown: false };
    expect(errors({}, password, both)).toEqual(["passcode"]);
    expect(errors({}, { ...password, passcode: "12345" }, both)).toEqual(["passcode"]);
    expect(check({}, { ...password, passcode: "123 456" }, both).code).toBe("ok");
    expect(passcodeOf(" 123 456")).toBe("123456");
  });

  it("wants the passcode alone once the cloud knows the password", () => {
    expect(check({}, { ...noSecrets, passcode: "123456" }, { passcode: true, passwordKnown: true }).code).toBe("ok");
  });
});
