import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { chooseCloud } from "../../src/cli/choose-cloud.ts";
import { overlay, readClouds } from "../../src/cli/clouds-yaml.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

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

const account = {
  identityUrl: "https://cloud.example/identity",
  userName: "alice",
  userDomain: "Default",
  projectName: "web",
  projectDomain: "Default",
};
const variables = {
  OS_AUTH_URL: account.identityUrl,
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
    expect(chooseCloud(undefined, variables)).toMatchObject({ account, password: "correct horse" });
  });

  it("name domains as Horizon's scripts do, which also set some to nothing", () => {
    const horizon = { OS_USER_DOMAIN_NAME: "staff", OS_PROJECT_DOMAIN_ID: "default", OS_CLOUD: "", OS_PASSWORD: "" };
    const chosen = chooseCloud(undefined, { ...variables, ...horizon });
    expect(chosen.account).toEqual({ ...account, userDomain: "staff" });
    expect(chosen).not.toHaveProperty("password");
  });

  it("that are missing are named", () => {
    for (const name of ["OS_USERNAME", "OS_PROJECT_NAME"] as const)
      expect(() => chooseCloud(undefined, { ...variables, [name]: "" })).toThrow(
        new UsageError(`${name} is missing or no text`),
      );
    const byId = { ...variables, OS_USER_DOMAIN_ID: "3f2a" };
    expect(() => chooseCloud(undefined, byId)).toThrow("OS_USER_DOMAIN_NAME");
  });

  it("of another way to sign in are refused", () => {
    expect(() => chooseCloud(undefined, { ...variables, OS_AUTH_TYPE: "v3oidcpassword" })).toThrow("by password");
    expect(chooseCloud(undefined, { ...variables, OS_AUTH_TYPE: "password" }).account).toEqual(account);
  });
});

describe("clouds.yaml", () => {
  it("gives the cloud that --cloud or OS_CLOUD names, before the other variables", () => {
    write("clouds.yaml", CLOUDS);
    const blue = { ...account, userDomain: "staff" };
    expect(chooseCloud("blue", { ...environment, ...variables, OS_CLOUD: "green" }).account).toEqual(blue);
    expect(chooseCloud(undefined, { ...environment, ...variables, OS_CLOUD: "blue" }).account).toEqual(blue);
  });

  it("takes its secrets from secure.yaml", () => {
    write("clouds.yaml", CLOUDS);
    write("secure.yaml", 'clouds: { blue: { auth: { password: "correct horse" } } }');
    expect(chooseCloud("blue", environment)).toMatchObject({
      password: "correct horse",
      account: { userName: "alice" },
    });
  });

  it("is found as .yml or .json, below XDG_CONFIG_HOME, and where OS_CLIENT_CONFIG_FILE says", () => {
    const only = { clouds: { one: { auth: { auth_url: "https://one.example", username: "a", project_name: "p" } } } };
    write("clouds.json", JSON.stringify(only));
    expect(chooseCloud(undefined, environment).account.identityUrl).toBe("https://one.example");
    expect(chooseCloud(undefined, { XDG_CONFIG_HOME: join(folder, "..") }).account.userName).toBe("a");
    const elsewhere = { OS_CLIENT_CONFIG_FILE: join(folder, "clouds.json"), HOME: "/nonexistent" };
    expect(chooseCloud("one", elsewhere).account.projectName).toBe("p");
  });

  it("with several clouds, without the named one, without any: the sentence says what to do", () => {
    expect(() => chooseCloud(undefined, environment)).toThrow("set OS_AUTH_URL");
    write("clouds.yaml", CLOUDS);
    expect(() => chooseCloud(undefined, environment)).toThrow("has 2 clouds: name one by --cloud");
    expect(() => chooseCloud("red", environment)).toThrow("has no cloud red");
    expect(() => chooseCloud("constructor", environment)).toThrow("has no cloud constructor");
    expect(() => chooseCloud("green", environment)).toThrow("not signed in to by password");
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

  it("gives up on aliases that expand without end, and on files that are too long", () => {
    const bomb = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`).join(
      "\n",
    );
    expect(readClouds(`a0: &a0 x\n${bomb}\nclouds: { x: *a30 }`).code).toBe("not-a-clouds-file");
    expect(readClouds(`clouds: {}\n${"#".repeat(16_384)}`).code).toBe("not-a-clouds-file");
    // The parser takes quadratic time on these: at the limit they end, long before the test's own time limit.
    for (const worst of ['"', "&a ", "["])
      expect(readClouds(worst.repeat(16_384 / worst.length)).code, worst).toBe("not-a-clouds-file");
  });

  it("gives up on a mapping that is a part of itself, which nothing could be laid over", () => {
    for (const text of ["clouds: &a\n  blue: *a\n", "clouds:\n  blue: &b [{ auth: *b }]\n"])
      expect(readClouds(text)).toEqual({ code: "not-a-clouds-file" });
    expect(readClouds("clouds:\n  blue: &b {}\n  green: *b\n").code).toBe("clouds");
  });

  it("lays one mapping over another at every depth, and touches no prototype", () => {
    expect(overlay({ a: { b: 1, c: 2 }, d: [1] }, { a: { c: 3 }, d: [2] })).toEqual({ a: { b: 1, c: 3 }, d: [2] });
    expect(overlay({ a: 1 }, undefined)).toEqual({ a: 1 });
    overlay({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect({}).not.toHaveProperty("polluted");
  });
});
