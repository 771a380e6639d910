import { describe, expect, it } from "vitest";
import { type CloudFile, readCloudFiles } from "../../../src/extension/options/read-cloud-files.ts";

const file = (text: string, name = "file"): CloudFile => ({ name, text });
const cloudsOf = (...files: CloudFile[]) => {
  const outcome = readCloudFiles(files);
  if (outcome.code !== "clouds") throw new Error(JSON.stringify(outcome));
  return outcome.clouds;
};
const importedFrom = (...files: CloudFile[]) => {
  const [cloud] = cloudsOf(...files);
  if (cloud?.code !== "found") throw new Error(JSON.stringify(cloud));
  return cloud.imported;
};

const HORIZON = `clouds:
  openstack:
    auth:
      auth_url: https://cloud.example:5000/v3
      username: "alice"
      project_id: 72b771e4af21
      project_name: "web"
      user_domain_name: "Default"
    region_name: "RegionOne"
    interface: "public"
    identity_api_version: 3`;
const SECURE = `clouds:
  openstack:
    auth:
      password: "correct horse"`;

describe("an imported clouds.yaml", () => {
  it("fills the form with all it says, and leaves the password to be asked for", () => {
    const { connection, secrets, totp } = importedFrom(file(HORIZON));
    expect(connection).toMatchObject({
      name: "openstack",
      identityUrl: "https://cloud.example:5000/v3",
      way: "password",
      userName: "alice",
      userDomain: "Default",
      projectName: "id:72b771e4af21",
      region: "RegionOne",
      interface: "public",
    });
    expect([secrets.password, totp]).toEqual(["", false]);
  });

  it("takes the password of a secure.yaml, whichever file comes first, and never into the connection", () => {
    for (const files of [
      [file(HORIZON), file(SECURE)],
      [file(SECURE), file(HORIZON)],
    ]) {
      const { connection, secrets } = importedFrom(...files);
      expect(secrets.password).toBe("correct horse");
      expect(connection.identityUrl).toBe("https://cloud.example:5000/v3");
      expect(JSON.stringify(connection)).not.toContain("horse");
    }
  });

  it("by application credential needs neither user nor project", () => {
    const { connection, secrets } = importedFrom(
      file(`clouds:
  robot:
    auth_type: v3applicationcredential
    auth:
      auth_url: https://cloud.example
      application_credential_id: 9de2
      application_credential_secret: s3cret`),
    );
    expect(connection).toMatchObject({ way: "application-credential", applicationId: "9de2", userName: "" });
    expect(secrets.secret).toBe("s3cret");
  });

  it("that names the application credential has its id asked for, and says by which name", () => {
    const { connection, credentialName } = importedFrom(
      file(`clouds:
  robot:
    auth_type: v3applicationcredential
    auth: {auth_url: "https://c", username: alice, application_credential_name: cli, application_credential_secret: s}`),
    );
    expect([connection.applicationId, credentialName]).toEqual(["", "cli"]);
  });

  it("gives ids with id: in front, and the first domain by its name", () => {
    const { connection } = importedFrom(
      file(`clouds:
  a:
    auth: {auth_url: "https://c", user_id: u1, project_name: web, project_domain_id: default, password: p}`),
    );
    expect(connection).toMatchObject({ userName: "id:u1", projectName: "web", projectDomain: "Default" });
    const other = importedFrom(
      file(`clouds:
  a:
    auth: {auth_url: "https://c", username: alice, user_domain_id: d9}`),
    );
    expect(other.connection).toMatchObject({ userDomain: "id:d9", projectName: "" });
  });

  it("with a second factor has the passcode asked for", () => {
    const text = `clouds:
  a:
    auth_type: v3multifactor
    auth_methods: [v3password, v3totp]
    auth: {auth_url: "https://c", username: alice}`;
    expect(importedFrom(file(text)).totp).toBe(true);
  });

  it("with several clouds gives each by its name, those that Latchkey cannot sign in to with the reason", () => {
    const text = `clouds:
  lab: {auth: {auth_url: "https://lab", username: alice}}
  sso: {auth_type: v3oidcpassword, auth: {auth_url: "https://sso"}}
  old: {auth_type: token, auth: {auth_url: "https://old", token: t}}`;
    expect(cloudsOf(file(text))).toMatchObject([
      { name: "lab", code: "found" },
      { name: "sso", code: "sign-in-type", type: "v3oidcpassword" },
      { name: "old", code: "sign-in-type", type: "token" },
    ]);
  });

  it("has everything asked for that is missing or written as a number", () => {
    const { connection, secrets } = importedFrom(file("clouds: {a: {auth: {password: 12345}, region_name: 7}}"));
    expect(connection).toMatchObject({ name: "a", identityUrl: "", userName: "", region: "" });
    expect(secrets.password).toBe("");
  });
});

describe("an imported openrc", () => {
  const OPENRC = `#!/usr/bin/env bash
export OS_AUTH_URL=https://cloud.example:5000/v3
export OS_PROJECT_ID=72b771e4af21
export OS_PROJECT_NAME="web shop"
export OS_USER_DOMAIN_NAME="Default"
export OS_USERNAME="alice"
read -sr OS_PASSWORD_INPUT
export OS_PASSWORD=$OS_PASSWORD_INPUT
export OS_REGION_NAME="RegionOne"`;

  it("is known by what is in it, not by its name", () => {
    const { connection, secrets } = importedFrom(file(OPENRC, "clouds.yaml"));
    expect(connection).toMatchObject({
      name: "web shop",
      userName: "alice",
      projectName: "id:72b771e4af21",
      region: "RegionOne",
    });
    expect(secrets.password).toBe("");
  });

  it("stands beside a clouds.yaml that is imported with it", () => {
    expect(cloudsOf(file(OPENRC), file(HORIZON)).map(({ name }) => name)).toEqual(["web shop", "openstack"]);
  });
});

describe("what is neither", () => {
  it("is named", () => {
    expect(readCloudFiles([file("hello", "notes.txt")])).toEqual({ code: "no-clouds", file: "notes.txt" });
    expect(readCloudFiles([file("clouds: {}", "empty.yaml")])).toEqual({ code: "no-clouds", file: "empty.yaml" });
    expect(readCloudFiles([file("export OS_THING=1", "rc")])).toEqual({ code: "no-clouds", file: "rc" });
  });

  it("is told apart from a clouds.yaml with a mistake in it", () => {
    const broken = file("clouds:\n  a:\n   auth: {auth_url: x\n", "clouds.yaml");
    expect(readCloudFiles([broken])).toEqual({ code: "broken-yaml", file: "clouds.yaml" });
  });
});
