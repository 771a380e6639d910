import { describe, expect, it } from "vitest";
import { checkConnection } from "../../../src/extension/options/check-connection.ts";
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

describe("a connection as typed", () => {
  it("is saved trimmed, with the host that the browser is asked for", () => {
    expect(checkConnection(typed, "secret")).toEqual({
      code: "ok",
      connection: {
        id: "1",
        name: "prod",
        identityUrl: "https://keystone.example.org/v3",
        userName: "anna",
        userDomain: "Default",
        projectName: "web",
        projectDomain: "Default",
      },
      origin: "https://keystone.example.org/*",
    });
  });

  it("is called by its host when it has no name", () => {
    expect(checkConnection({ ...typed, name: " " }, "secret")).toMatchObject({
      connection: { name: "keystone.example.org" },
    });
  });

  it("never holds the password, nor anything else that is not a connection's", () => {
    const more = { ...typed, signedIn: true, password: "secret" };
    expect(JSON.stringify(checkConnection(more, "secret"))).not.toMatch(/secret|signedIn/);
  });

  it("names every field that is missing at once", () => {
    const empty: Connection = {
      ...typed,
      identityUrl: "",
      userName: "",
      userDomain: "",
      projectName: "",
      projectDomain: "",
    };
    const checked = checkConnection(empty, "");
    expect(Object.keys(checked.code === "invalid" ? checked.errors : {}).sort()).toEqual([
      "identityUrl",
      "password",
      "projectDomain",
      "projectName",
      "userDomain",
      "userName",
    ]);
  });

  it("keeps blanks in a password: they may belong to it", () => {
    expect(checkConnection(typed, "  ").code).toBe("ok");
  });

  it("is refused over http to another machine", () => {
    expect(checkConnection({ ...typed, identityUrl: "http://keystone.example.org" }, "secret")).toEqual({
      code: "invalid",
      errors: { identityUrl: "optionsIdentityUrlInsecure" },
    });
  });
});
