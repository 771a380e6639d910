import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { chooseCloud } from "../../src/cli/choose-cloud.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { overlay, readClouds } from "../../src/clouds/openstack/clouds-file.ts";

const top = mkdtempSync(join(tmpdir(), "latchkey-clouds-"));
afterAll(() => rmSync(top, { recursive: true }));

let environment: Record<string, string>;
let folder: string;
beforeEach(() => {
  const home = mkdtempSync(join(top, "home-"));
  folder = join(home, ".config/openstack");
  mkdirSync(folder, { recursive: true });
  environment = { HOME: home };
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const IDENTITY = "https://cloud.example/identity";
const user = (domain: object = { id: "default" }) => ({ name: "alice", domain });
const account = {
  identityUrl: IDENTITY,
  way: { method: "password", user: user(), totp: false },
  project: { name: "web", domain: { id: "default" } },
  place: { region: null, interface: "public" },
};
const variables = {
  OS_AUTH_URL: IDENTITY,
  OS_USERNAME: "alice",
  OS_PASSWORD: "correct horse",
  OS_PROJECT_NAME: "web",
};
const CLOUDS = `
clouds:
  blue:
    region_name: RegionOne
    auth:
      auth_url: https://cloud.example/identity
      username: alice
      project_name: web
      user_domain_name: staff
      project_domain_id: default
  green:
    auth_type: v3applicationcredential
    auth: { auth_url: "https://green.example", application_credential_id: x, application_credential_secret: y }
`;

describe("the OS_* variables", () => {
  it("say how to sign in, with the default domain where none is named", () => {
    const way = { ...account.way, password: "correct horse" };
    expect(chooseCloud(undefined, variables)).toEqual({ ...account, way });
  });

  it("name domains as Horizon's scripts do, which also set some to nothing", () => {
    const horizon = { OS_USER_DOMAIN_NAME: "staff", OS_PROJECT_DOMAIN_ID: "default", OS_CLOUD: "", OS_PASSWORD: "" };
    const way = { ...account.way, user: user({ name: "staff" }) };
    expect(chooseCloud(undefined, { ...variables, ...horizon })).toEqual({ ...account, way });
  });

  it("that are missing are named", () => {
    for (const name of ["OS_USERNAME", "OS_PROJECT_NAME"] as const)
      expect(() => chooseCloud(undefined, { ...variables, [name]: "" })).toThrow(
        new UsageError(`${name} is missing or no text`),
      );
  });

  it("of a way that a command cannot go are refused, and what to do instead is said", () => {
    const oidc = { ...variables, OS_AUTH_TYPE: "v3oidcpassword" };
    expect(() => chooseCloud(undefined, oidc)).toThrow("OS_AUTH_TYPE is v3oidcpassword: sign in by password or by");
  });
});

describe("clouds.yaml", () => {
  it("gives the cloud that --cloud or OS_CLOUD names, before the other variables", () => {
    write("clouds.yaml", CLOUDS);
    const blue = {
      ...account,
      way: { ...account.way, user: user({ name: "staff" }) },
      place: { region: "RegionOne", interface: "public" },
    };
    expect(chooseCloud("blue", { ...environment, ...variables, OS_CLOUD: "green" })).toEqual(blue);
    expect(chooseCloud(undefined, { ...environment, ...variables, OS_CLOUD: "blue" })).toEqual(blue);
    expect(chooseCloud("green", environment).way).toMatchObject({ method: "application-credential", secret: "y" });
  });

  it("takes what clouds share by merge keys, and a cloud's own settings before that", () => {
    const text = `
shared: &shared
  region_name: north
  auth: &auth { auth_url: ${IDENTITY}, username: alice }
clouds:
  blue:
    <<: *shared
    auth:
      <<: *auth
      username: bob
`;
    expect(readClouds(text)).toEqual({
      code: "clouds",
      clouds: { blue: { region_name: "north", auth: { auth_url: IDENTITY, username: "bob" } } },
    });
  });

  it("takes its secrets from secure.yaml", () => {
    write("clouds.yaml", CLOUDS);
    write("secure.yaml", 'clouds: { blue: { auth: { password: "correct horse" } } }');
    expect(chooseCloud("blue", environment).way).toMatchObject({ password: "correct horse" });
  });

  it("is found as .yml or .json, below XDG_CONFIG_HOME, and where OS_CLIENT_CONFIG_FILE says", () => {
    const only = { clouds: { one: { auth: { auth_url: "https://one.example", username: "a", project_name: "p" } } } };
    write("clouds.json", JSON.stringify(only));
    expect(chooseCloud(undefined, environment).identityUrl).toBe("https://one.example");
    expect(chooseCloud(undefined, { XDG_CONFIG_HOME: join(folder, "..") }).way).toMatchObject({ user: { name: "a" } });
    const elsewhere = { OS_CLIENT_CONFIG_FILE: join(folder, "clouds.json"), HOME: "/nonexistent" };
    expect(chooseCloud("one", elsewhere).project).toMatchObject({ name: "p" });
  });

  it("with several clouds, without the named one, without any: the sentence says what to do", () => {
    expect(() => chooseCloud(undefined, environment)).toThrow("set OS_AUTH_URL");
    write("clouds.yaml", CLOUDS);
    expect(() => chooseCloud(undefined, environment)).toThrow("has 2 clouds: name one by --cloud");
    expect(() => chooseCloud("red", environment)).toThrow("has no cloud red");
    expect(() => chooseCloud("constructor", environment)).toThrow("has no cloud constructor");
  });

  it("that is damaged is named, and nothing of it is quoted", () => {
    for (const text of [
      "clouds: [secret",
      "secret",
      "clouds: secret",
      "clouds: [secret]",
      "",
      "\tclouds:\n\tsecret: }",
    ]) {
      write("clouds.yaml", text);
      expect(() => chooseCloud("blue", environment)).toThrow("clouds.yaml is no clouds file");
      expect(() => chooseCloud("blue", environment)).not.toThrow("secret");
    }
    write("clouds.yaml", CLOUDS.replace("username: alice", "username: 12345678"));
    expect(() => chooseCloud("blue", environment)).toThrow("clouds.yaml's auth.username is missing or no text");
    expect(() => chooseCloud("blue", environment)).not.toThrow("12345678");
  });
});

describe("reading YAML", () => {
  it("ends with one of two outcomes, whatever is in it", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("clouds", ":", " ", "\n", "{", "}", "&a", "*a", "- ", '"', "!!map", "<<", "|", "a"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (yaml) => ["clouds", "not-a-clouds-file"].includes(readClouds(yaml).code)),
      { numRuns: 2000 },
    );
  });

  it("gives up on aliases without end, and on files that are too long", () => {
    const aliases = Array.from({ length: 300 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`).join("\n");
    expect(readClouds(`a0: &a0 x\n${aliases}\nclouds: { x: *a300 }`).code).toBe("not-a-clouds-file");
    expect(readClouds(`clouds: {}\n${"#".repeat(65_536)}`).code).toBe("not-a-clouds-file");
    for (const worst of ['"', "&a ", "[", "- ", "? ", "{"])
      expect(readClouds(worst.repeat(65_536 / worst.length)).code, worst).toBe("not-a-clouds-file");
  });

  it("lays one mapping that aliases have made deep over another, and ends", () => {
    const deep = Array.from({ length: 90 }, (_, at) => `a${at + 1}: &a${at + 1} { x: *a${at}, y: *a${at} }`).join("\n");
    const both = readClouds(`a0: &a0 {}\n${deep}\nclouds: { one: *a90 }`);
    if (both.code !== "clouds") throw new Error(both.code);
    expect(overlay(both.clouds, structuredClone(both.clouds))).toBeDefined();
  });

  it("lays a mapping that is a part of itself over another, and ends", () => {
    const read = readClouds("clouds: &a\n  blue: *a\n");
    if (read.code !== "clouds") throw new Error(read.code);
    expect(overlay(read.clouds, read.clouds)).toBeDefined();
  });

  it("lays one mapping over another at every depth, and touches no prototype", () => {
    expect(overlay({ a: { b: 1, c: 2 }, d: [1] }, { a: { c: 3 }, d: [2] })).toEqual({ a: { b: 1, c: 3 }, d: [2] });
    expect(overlay({ a: 1 }, undefined)).toEqual({ a: 1 });
    overlay({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect({}).not.toHaveProperty("polluted");
  });
});
