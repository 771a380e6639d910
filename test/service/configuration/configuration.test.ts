import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configurationText } from "../../../src/service/configuration/configuration-text.ts";
import { type OptionName, optionNames } from "../../../src/service/configuration/options.ts";
import { readConfiguration, type Sources } from "../../../src/service/configuration/read-configuration.ts";
import { variableOf } from "../../../src/service/configuration/setting.ts";
import { openDataFolder } from "../../../src/service/store/data-folder.ts";
import { latchkey, newFolder, startService } from "../running-service.ts";

/** What comes of a file's lines, variables and flags. */
function read(lines: string[], environment: Sources["environment"] = {}, flags: Sources["flags"] = {}) {
  return readConfiguration({
    flags: { config: ["latchkey.conf"], ...flags },
    environment,
    readFile: () => lines.join("\n"),
  });
}
const mistakes = (...given: Parameters<typeof read>): string[] => {
  const outcome = read(...given);
  return "mistakes" in outcome ? outcome.mistakes : [];
};
const values = (...given: Parameters<typeof read>) => {
  const outcome = read(...given);
  if ("mistakes" in outcome) throw new Error(outcome.mistakes.join("; "));
  return outcome.configuration.values;
};
const DATA = "data = /var/lib/latchkey";

describe("an option", () => {
  it("is taken from the flag before the variable, from that before the file, and from that before the default", () => {
    const line = "token-lifetime = 1";
    const variable = { LATCHKEY_TOKEN_LIFETIME: "2" };
    const flag = { "token-lifetime": ["3"] };
    expect(values([DATA, line], variable, flag)["token-lifetime"]).toBe(3);
    expect(values([DATA, line], variable)["token-lifetime"]).toBe(2);
    expect(values([DATA, line])["token-lifetime"]).toBe(1);
    expect(values([DATA])["token-lifetime"]).toBe(3600);
  });

  it("has the same name as flag, variable and line, each of them in the help or the example", async () => {
    const { stdout } = await latchkey(["serve", "--help"]);
    const example = configurationText();
    for (const name of optionNames) {
      expect(stdout).toContain(`--${name} `);
      expect(example).toContain(`\n#${name} = `);
      expect(example).toContain(variableOf(name));
    }
  });

  it("stands in the example file of the documentation as it is in the table", async () => {
    await expect(configurationText()).toMatchFileSnapshot("../../../docs/operations/latchkey.conf.example");
  });

  it("has an example or a default that is valid", () => {
    // Those that exclude one another, or ask for another, are tried with what they need.
    const uncommented = configurationText().replace(/^#(?=[a-z-]+ = )/gm, "");
    expect(mistakes([uncommented])).toEqual([]);
  });
});

describe("a file", () => {
  it("may have comments, empty lines, spaces, and line ends of Windows", () => {
    const lines = ["\ufeff# ours\r", "\r", "  data=/srv/latchkey data \r", "\t# more\r", "behind-tls-proxy =yes\r"];
    expect(values(lines)).toMatchObject({ data: "/srv/latchkey data", "behind-tls-proxy": true });
  });

  it("is read up to its last mistake, each told with its line", () => {
    const lines = [
      ...[
        "# ours",
        DATA,
        "listen = 8774",
        "guest-lisen = 127.0.0.1:1",
        "nonsense",
        "body-limit = 10",
        "body-limit = 20",
      ],
      ...[
        "behind-tls-proxy = maybe",
        "max-connections = 0",
        "public-url = ftp://canary",
        "region =",
        "config = other.conf",
      ],
    ];
    expect(mistakes(lines)).toEqual([
      "latchkey.conf:4: there is no option of this name, did you mean guest-listen?",
      "latchkey.conf:5: expected name = value, or a comment that starts with #",
      "latchkey.conf:7: body-limit is set in line 6 already",
      "latchkey.conf:12: there is no option of this name",
      "latchkey.conf:3: listen must be an address and a port, such as 127.0.0.1:8774",
      "latchkey.conf:8: behind-tls-proxy must be yes or no",
      "latchkey.conf:9: max-connections must be a whole number, at least 1",
      "latchkey.conf:10: public-url must be an http or https URL without a query, user or password",
      "latchkey.conf:11: region must not be empty",
    ]);
  });

  it("that cannot be read is a mistake of where it was named", async () => {
    const folder = newFolder();
    const flag = await latchkey(["serve", "--config", join(folder, "missing.conf")]);
    expect([flag.status, flag.stderr]).toEqual([
      2,
      expect.stringMatching(/^--config: the file cannot be read: there is no such file$/m),
    ]);
    const variable = await latchkey(["serve"], "", { LATCHKEY_CONFIG: folder });
    expect([variable.status, variable.stderr]).toEqual([
      2,
      expect.stringMatching(/^LATCHKEY_CONFIG: the file cannot be read: it is a folder$/m),
    ]);
  });
});

describe("mistakes of all sources", () => {
  it("are told at once, also in what another source overrides, and never with the value", () => {
    const found = mistakes(
      ["listen = canary"],
      { LATCHKEY_LISTEN: "canary:x", LATCHKEY_DATA: "" },
      { listen: ["127.0.0.1:1"], "body-limit": ["canary"], region: ["a", "b"] },
    );
    expect(found).toEqual([
      "--region: is given twice",
      "--body-limit: must be a whole number, at least 1",
      "LATCHKEY_DATA: must not be empty",
      "LATCHKEY_LISTEN: must be an address and a port, such as 127.0.0.1:8774",
      "latchkey.conf:1: listen must be an address and a port, such as 127.0.0.1:8774",
    ]);
  });

  const contradictions: [string, Sources["flags"], string][] = [
    ["a certificate without a key", { "tls-certificate": ["a"] }, "--tls-certificate: needs --tls-key as well"],
    ["a key without a certificate", { "tls-key": ["a"] }, "--tls-key: needs --tls-certificate as well"],
    [
      "all addresses and no public URL",
      { listen: ["0.0.0.0:1"], "behind-tls-proxy": ["yes"] },
      "--listen: is no address that clients can use: give --public-url as well",
    ],
    [
      "TLS and a public URL without",
      { "behind-tls-proxy": ["yes"], "public-url": ["http://x"] },
      "--public-url: must start with https: where TLS is spoken",
    ],
    ["one address for two", { listen: ["127.0.0.1:8775"] }, "--guest-listen: is the same as --listen"],
    [
      "one address for guests and metrics",
      { "metrics-listen": ["127.0.0.1:8775"] },
      "--metrics-listen: is the same as --guest-listen",
    ],
  ];
  for (const [what, flags, mistake] of contradictions)
    it(`are ${what}`, () => {
      const outcome = readConfiguration({ flags: { data: ["x"], ...flags }, environment: {}, readFile: () => "" });
      expect(outcome).toMatchObject({ mistakes: [mistake] });
    });

  it("end the start with 2, one line each, before anything is made", async () => {
    const data = join(newFolder(), "new");
    const environment = { LATCHKEY_DATA: data, LATCHKEY_BODY_LIMIT: "canary" };
    const { status, stderr, stdout } = await latchkey(["serve", "--listen", "canary"], "", environment);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n")).toEqual([
      "--listen: must be an address and a port, such as 127.0.0.1:8774",
      "LATCHKEY_BODY_LIMIT: must be a whole number, at least 1",
      "latchkey: nothing was started",
      "",
    ]);
    expect(() => mkdirSync(data)).not.toThrow();
  });
});

describe("the place where everything is kept", () => {
  const etcd = "etcd://127.0.0.1:1/x";
  const places: [string, string[], string][] = [
    ["is one", [], "--data: must be given, or --store"],
    ["is only one", ["--data", "x", "--store", etcd], "--store: goes without --data"],
    ["is a folder, and nothing of etcd's", ["--data", "x", "--etcd-user", "a"], "--etcd-user: is for --store"],
    ["is a URL", ["--store", "etcd://x"], expect.stringMatching(/^--store: is no URL .*: give etcds:/)],
    [
      "has a key file that all share",
      ["--store", etcd],
      "--secret-key-file: must be given with --store: one file, the same for every process",
    ],
    [
      "has a user with a password",
      ["--store", etcd, "--etcd-user", "a"],
      "--etcd-user: needs --etcd-password-file as well",
    ],
    ["has an authority for TLS", ["--store", "etcds://h:1/x"], "--etcd-ca: must be given with an etcds:// URL"],
    ["has none without", ["--store", etcd, "--etcd-ca", "a"], "--etcd-ca: is for an etcds:// URL"],
  ];
  for (const [what, args, mistake] of places)
    it(what, async () => {
      const { status, stderr } = await latchkey(["serve", ...args]);
      expect([status, stderr.split("\n")]).toEqual([2, [mistake, "latchkey: nothing was started", ""]]);
    });
});

describe("a file that an option names", () => {
  const serve = (args: string[]) => latchkey(["serve", "--data", newFolder(), ...args]);
  const file = (content: string): string => {
    const path = join(newFolder(), "file");
    writeFileSync(path, content);
    return path;
  };

  it("is checked at the start: whether it is there, and can be what it should be, without a word of what is in it", async () => {
    const garbage = file("-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n");
    for (const [args, mistake] of [
      [
        ["--tls-certificate", "missing.pem", "--tls-key", garbage],
        "--tls-certificate: the file cannot be read: there is no such file",
      ],
      [
        ["--tls-certificate", garbage, "--tls-key", garbage],
        "--tls-certificate: the certificate is no certificate in PEM",
      ],
      [
        ["--proxy-secret-file", file("canary\n")],
        "--proxy-secret-file: each secret (line) in the file must have at least 16 bytes",
      ],
    ] as const) {
      const { status, stderr } = await serve([...args]);
      expect([status, stderr]).toEqual([2, `${mistake}\nlatchkey: nothing was started\n`]);
    }
  });
});

describe("the first password", () => {
  it("is in the file that was named, for its owner only, and not printed; a folder that is not there is told before", async () => {
    const file = join(newFolder(), "first-password");
    const service = await startService({ args: ["--first-password-file", file] });
    const password = readFileSync(file, "utf8").trim();
    expect(password).toMatch(/^[\w-]{24}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(service.output() + service.log()).not.toContain(password);
    await service.stop();
    const data = join(newFolder(), "new");
    const { status, stderr } = await latchkey(["serve", "--data", data, "--first-password-file", join(data, "x", "y")]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^--first-password-file: this user may not write/)]);
    expect(() => mkdirSync(data)).not.toThrow();
  });
});

describe("a service that is configured by file and environment", () => {
  it("does what they say, and warns of variables that it does not know", async () => {
    const path = join(newFolder(), "latchkey.conf");
    writeFileSync(path, "region = Here\nbody-limit = 1000\n");
    const environment = { LATCHKEY_CONFIG: path, LATCHKEY_REGIO: "canary" };
    const service = await startService({ args: [], environment });
    try {
      const lines = service
        .log()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines[0]).toMatchObject({
        level: "warn",
        event: "configuration",
        warning: "LATCHKEY_REGIO: there is no option of this name, did you mean LATCHKEY_REGION?",
      });
      expect(service.log()).not.toContain("canary");
      const printed = await latchkey(["serve", "--print-config", "--data", service.data], "", environment);
      expect(printed.stdout).toContain(`# from ${path}:1\nregion = Here\n`);
      expect(printed.stdout).toContain(`# from --data\ndata = ${service.data}\n`);
      expect(printed.stdout).toContain("\n#listen = 127.0.0.1:8774\n");
    } finally {
      await service.stop();
    }
  });

  it("that prints its configuration can read what it has printed", async () => {
    const given = [
      "--data",
      "/srv/latchkey",
      "--behind-tls-proxy",
      "--public-url",
      "https://x.example",
      "--stop-delay",
      "5",
    ];
    const { stdout } = await latchkey(["serve", "--print-config", ...given]);
    expect(values([stdout])).toEqual(
      values(
        [],
        {},
        {
          ...Object.fromEntries(
            (["data", "public-url", "stop-delay"] satisfies OptionName[]).map((name) => [
              name,
              [given[given.indexOf(`--${name}`) + 1] ?? ""],
            ]),
          ),
          "behind-tls-proxy": ["yes"],
        },
      ),
    );
  });
});

it("an older version neither serves nor changes what a newer one has written, and says what to do", async () => {
  const service = await startService();
  await service.stop();
  const store = openDataFolder(service.data);
  await store.commit([], [{ key: "store/format", value: "2" }]);
  await store.close();
  for (const command of [["serve"], ["serve", "--check"], ["admin"]]) {
    const more = command[0] === "admin" ? ["user", "list"] : [];
    const { status, stdout, stderr } = await latchkey([...command, "--data", service.data, ...more]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /its format is 2, this version knows 1\): start that version\. To go back, restore a backup/,
    );
  }
});

describe("`latchkey serve --check`", () => {
  it("looks at the configuration and the store, beside a running service too, and changes nothing", async () => {
    const fresh = join(newFolder(), "new");
    const before = await latchkey(["serve", "--check", "--data", fresh]);
    expect([before.status, before.stdout]).toEqual([0, "the configuration is sound; the first start makes the data\n"]);
    expect(() => mkdirSync(fresh)).not.toThrow();
    const service = await startService();
    const beside = await latchkey(["serve", "--check", "--data", service.data]);
    expect([beside.status, beside.stdout]).toEqual([0, "the configuration is sound, and the store answers\n"]);
    await service.stop();
  });

  it("ends with 1 for a store that cannot be opened, and with 2 for a mistake", async () => {
    const data = newFolder();
    writeFileSync(join(data, "latchkey.db"), "this is no database, and long enough to be seen as none".repeat(100));
    chmodSync(data, 0o700);
    const broken = await latchkey(["serve", "--check", "--data", data]);
    expect([broken.status, broken.stdout]).toEqual([1, ""]);
    expect((await latchkey(["serve", "--check", "--data", data, "--listen", "x"])).status).toBe(2);
  });
});
