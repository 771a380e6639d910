import { describe, expect, it } from "vitest";
import { cloudAccount } from "../../src/clouds/openstack/cloud-account.ts";
import { readOpenrc } from "../../src/clouds/openstack/openrc.ts";
import { settingsOf } from "../../src/clouds/openstack/variables.ts";

const auth = { auth_url: "https://cloud.example", username: "alice", project_name: "web" };
const accountOf = (settings: unknown) => {
  const outcome = cloudAccount(settings);
  if (outcome.code !== "account") throw new Error(JSON.stringify(outcome));
  return outcome.account;
};
const inDefault = (name: string) => ({ name, domain: { id: "default" } });

describe("a cloud of clouds.yaml", () => {
  it("is signed in to by password, with the default domain and the public face where nothing else is said", () => {
    expect(accountOf({ auth })).toEqual({
      identityUrl: "https://cloud.example",
      way: { method: "password", user: inDefault("alice"), totp: false },
      project: inDefault("web"),
      place: { region: null, interface: "public" },
    });
  });

  it("names users, projects and domains by id or by name, and a domain for both", () => {
    const byId = accountOf({ auth: { auth_url: "https://c", user_id: "u", project_id: "p" } });
    expect([byId.way, byId.project]).toEqual([{ method: "password", user: { id: "u" }, totp: false }, { id: "p" }]);
    const both = accountOf({ auth: { ...auth, user_domain_id: "3f2a", project_domain_name: "staff" } });
    expect(both.project).toEqual({ name: "web", domain: { name: "staff" } });
    expect(both.way).toMatchObject({ user: { name: "alice", domain: { id: "3f2a" } } });
    expect(accountOf({ auth: { ...auth, default_domain: "corp" } }).project).toEqual({
      name: "web",
      domain: { name: "corp" },
    });
  });

  it("has a region and a face, by the older names too", () => {
    expect(accountOf({ auth, region_name: "North", interface: "internal" }).place).toEqual({
      region: "North",
      interface: "internal",
    });
    expect(accountOf({ auth, endpoint_type: "adminURL" }).place.interface).toBe("admin");
  });

  it("by application credential needs no user and no project, unless it is named", () => {
    const credential = { application_credential_id: "9de2", application_credential_secret: "s" };
    const settings = { auth_type: "v3applicationcredential", auth: { auth_url: "https://c", ...credential } };
    const way = { method: "application-credential", application: { id: "9de2" }, secret: "s" };
    expect(accountOf(settings)).toMatchObject({ way, project: null });
    expect(accountOf({ auth: settings.auth })).toMatchObject({ way });
    const named = { ...auth, application_credential_name: "cli", application_credential_secret: "s" };
    expect(accountOf({ auth_type: "v3applicationcredential", auth: named }).way).toMatchObject({
      application: { name: "cli", user: inDefault("alice") },
    });
  });

  it("with TOTP as a second method asks for a passcode", () => {
    const settings = { auth_type: "v3multifactor", auth_methods: ["v3password", "v3totp"], auth };
    expect(accountOf(settings).way).toMatchObject({ method: "password", totp: true });
  });

  it("without what is needed names it, and a way that is not ours by its name", () => {
    expect(cloudAccount({})).toEqual({ code: "field", field: "auth" });
    expect(cloudAccount({ auth: { auth_url: "https://c" } })).toEqual({ code: "field", field: "auth.username" });
    expect(cloudAccount({ auth: { ...auth, username: 5 } })).toEqual({ code: "field", field: "auth.username" });
    expect(cloudAccount({ auth_type: "v3oidcpassword", auth })).toEqual({
      code: "sign-in-type",
      type: "v3oidcpassword",
    });
  });
});

describe("an openrc file", () => {
  it("of Horizon is read without being run: what the shell would ask for is asked for here", () => {
    const found = readOpenrc(`#!/usr/bin/env bash
export OS_AUTH_URL=https://cloud.example:5000/v3
export OS_PROJECT_ID=72b771e4af214e0d85cedc3e8bfb0a5c
export OS_PROJECT_NAME="web shop"
export OS_USER_DOMAIN_NAME="Default"
if [ -z "$OS_USER_DOMAIN_NAME" ]; then unset OS_USER_DOMAIN_NAME; fi
unset OS_TENANT_ID
export OS_USERNAME="alice"
echo "Please enter your OpenStack Password for project $OS_PROJECT_NAME as user $OS_USERNAME: "
read -sr OS_PASSWORD_INPUT
export OS_PASSWORD=$OS_PASSWORD_INPUT
export OS_REGION_NAME="RegionOne"
if [ -z "$OS_REGION_NAME" ]; then unset OS_REGION_NAME; fi
export OS_INTERFACE=public
export OS_IDENTITY_API_VERSION=3`);
    expect(found).toEqual({
      OS_AUTH_URL: "https://cloud.example:5000/v3",
      OS_PROJECT_ID: "72b771e4af214e0d85cedc3e8bfb0a5c",
      OS_PROJECT_NAME: "web shop",
      OS_USER_DOMAIN_NAME: "Default",
      OS_USERNAME: "alice",
      OS_REGION_NAME: "RegionOne",
      OS_INTERFACE: "public",
      OS_IDENTITY_API_VERSION: "3",
    });
    expect(accountOf(settingsOf(found))).toMatchObject({
      project: { id: "72b771e4af214e0d85cedc3e8bfb0a5c" },
      place: { region: "RegionOne" },
    });
  });

  it("may be written for other shells, quoted, with comments, and with signs that no shell expands", () => {
    expect(
      readOpenrc(
        'set OS_USERNAME=alice\r\n$env:OS_PROJECT_NAME = "web"\r\nexport OS_PASSWORD=\'a$b `c` "d"\' # mine\nOS_TOKEN="a\\$b"\nOS_AUTH_URL=https://c;',
      ),
    ).toEqual({
      OS_USERNAME: "alice",
      OS_PROJECT_NAME: "web",
      OS_PASSWORD: 'a$b `c` "d"',
      OS_TOKEN: "a$b",
      OS_AUTH_URL: "https://c",
    });
  });

  it("that calculates something gives nothing for it", () => {
    expect(readOpenrc('export OS_PASSWORD="$(pass show cloud)"\nexport OS_USERNAME=`id -un`\nOS_TOKEN="a$B"')).toEqual(
      {},
    );
  });
});
