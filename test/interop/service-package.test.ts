import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servicePackage, servicePackageName, thisArchitecture } from "../../build/service-package.ts";
import { cleanEnvironment } from "../service/running-service.ts";
import { debianRoot } from "./debian-root.ts";

const folder = mkdtempSync(join(tmpdir(), "latchkey-service-package-"));
const file = join(folder, servicePackageName(thisArchitecture()));
const root = join(folder, "root");

beforeAll(() => {
  writeFileSync(file, servicePackage("dist/cli", thisArchitecture()));
  execFileSync("dpkg-deb", ["--extract", file, root]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the Debian package of the service", () => {
  it("holds the command, its libraries, the unit, its user, a configuration and the documentation", () => {
    const listed = execFileSync("dpkg-deb", ["--contents", file], { encoding: "utf8" }).trim().split("\n");
    const files = listed.filter((line) => !line.startsWith("d")).map((line) => line.split(/\s+/).slice(5).join(" "));
    for (const expected of [
      "./etc/latchkey/latchkey.conf",
      "./usr/bin/latchkey -> ../lib/latchkey/dist/cli/latchkey.js",
      "./usr/lib/latchkey/dist/cli/argon2-worker.js",
      "./usr/lib/latchkey/dist/cli/sqlite-log-worker.js",
      "./usr/lib/systemd/system/latchkey.service",
      "./usr/lib/sysusers.d/latchkey.conf",
      "./usr/share/doc/latchkey/operations.md",
      "./usr/share/doc/latchkey/operations/latchkey.conf.example",
    ])
      expect(files).toContain(expected);
    expect(listed.filter((line) => !line.includes(" root/root "))).toEqual([]);
    expect(listed.filter((line) => /^.{5}w|^.{8}w/.test(line) && !line.startsWith("l"))).toEqual([]);
    // One native part: that of the architecture on the package's name.
    expect(files.filter((name) => name.endsWith(".node"))).toHaveLength(1);
    expect(statSync(file).size).toBeLessThan(10_000_000);
  });

  it("has each library's license", () => {
    const libraries = join(root, "usr/lib/latchkey/node_modules");
    const folders = readdirSync(libraries).flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(libraries, name)).map((each) => `${name}/${each}`) : [name],
    );
    expect(folders).toContain("fastify");
    expect(folders).toContain("libsql");
    // Published without the text: package.json names it.
    const bare = folders.filter((name) => !readdirSync(join(libraries, name)).some((each) => /licen[cs]e/i.test(each)));
    for (const name of bare) {
      const { license } = JSON.parse(readFileSync(join(libraries, name, "package.json"), "utf8"));
      expect(license, name).toMatch(/^(MIT|Apache-2\.0|ISC|BSD-\d-Clause)/);
    }
  });

  it("runs from where it was unpacked, beside no other node_modules: makes its data, answers, and is administered", async () => {
    const program = join(root, "usr/bin/latchkey");
    const data = join(folder, "data");
    const any = ["--listen", "--guest-listen", "--metrics-listen"].flatMap((option) => [option, "127.0.0.1:0"]);
    const child = spawn(process.execPath, [program, "serve", "--data", data, ...any], {
      cwd: folder,
      env: cleanEnvironment(),
    });
    let output = "";
    let log = "";
    child.stderr.on("data", (text) => (log += text));
    child.stdout.on("data", (text) => (output += text));
    await expect.poll(() => /listening on (\S+) \(guests\)/.test(output), { timeout: 60_000 }).toBe(true);
    const metrics = /listening on (\S+) \(metrics\)/.exec(output)?.[1];
    expect((await fetch(`${metrics}/readyz`)).status).toBe(200);
    const users = execFileSync(process.execPath, [program, "admin", "--data", data, "user", "list"], { cwd: folder });
    expect(users.toString()).toContain("admin");
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(log).toContain('"event":"stopped"');
  });

  it("has a configuration that the service takes, and a start-up that mistakes do not repeat", () => {
    const conf = join(folder, "latchkey.conf");
    const shipped = readFileSync(join(root, "etc/latchkey/latchkey.conf"), "utf8");
    mkdirSync(join(folder, "run"));
    writeFileSync(conf, shipped.replace("/var/lib", folder).replace("/run/latchkey", join(folder, "run")));
    const args = [join(root, "usr/bin/latchkey"), "serve", "--check", "--config", conf];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: cleanEnvironment() });
    expect([status, stdout, stderr]).toEqual([0, expect.stringContaining("the configuration is sound"), ""]);
  });

  it("gives Debian's lintian nothing to say but that paths of libraries have a name twice", () => {
    const { stdout } = spawnSync("lintian", ["--pedantic", file], { encoding: "utf8" });
    const said = stdout.split("\n").filter((line) => line !== "" && !line.includes("repeated-path-segment"));
    expect(said).toEqual([]);
  });
});

describe("dpkg", () => {
  const SYSTEM = { libc6: "2.41", "libgcc-s1": "14", nodejs: "20.19.2+dfsg-1", systemd: "257" };
  const CONFIGURATION = "etc/latchkey/latchkey.conf";
  const ENABLED = "etc/systemd/system/multi-user.target.wants/latchkey.service";
  const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

  // One life, a stage each: dpkg waits for the disk, and there are a thousand files.
  const { dpkg, path } = debianRoot(SYSTEM, join(folder, "debian"));
  const everything = (): string[] =>
    (readdirSync(path(""), { recursive: true }) as string[]).filter((name) => name.includes("latchkey")).sort();

  it("installs it, enabled for the next start, with every file as it was packed", () => {
    expect(everything()).toEqual([]);
    const { status, output } = dpkg("--install", file);
    expect(status, output).toBe(0);
    expect(isThere(path(ENABLED))).toBe(true);
    expect(dpkg("--verify", "latchkey")).toEqual({ status: 0, output: "" });
  });

  it("keeps configuration and data when it is removed, and when it is installed again", () => {
    writeFileSync(path(CONFIGURATION), "# mine\n");
    mkdirSync(path("var/lib/latchkey"), { recursive: true });
    writeFileSync(path("var/lib/latchkey/latchkey.db"), "data");
    expect(dpkg("--remove", "latchkey").status).toBe(0);
    expect(isThere(path("usr/lib/latchkey"))).toBe(false);
    expect(isThere(path("usr/bin/latchkey"))).toBe(false);
    expect(dpkg("--install", file).status).toBe(0);
    expect(readFileSync(path(CONFIGURATION), "utf8")).toBe("# mine\n");
    expect(readFileSync(path("var/lib/latchkey/latchkey.db"), "utf8")).toBe("data");
  });

  it("leaves nothing of it when it is purged, save the data, which nobody could make anew", () => {
    expect(everything().length).toBeGreaterThan(500);
    const { status, output } = dpkg("--purge", "latchkey");
    expect(status, output).toBe(0);
    expect(everything()).toEqual(["var/lib/latchkey", "var/lib/latchkey/latchkey.db"]);
  });

  it("refuses it where Node is too old, as in Debian 12", () => {
    const old = debianRoot({ ...SYSTEM, nodejs: "18.20.4+dfsg-1~deb12u1" });
    const { status, output } = old.dpkg("--install", file);
    expect(status).not.toBe(0);
    expect(output).toContain("latchkey depends on nodejs (>= 20.19)");
  });
});

describe("its systemd unit", () => {
  const unit = (): string => readFileSync(join(root, "usr/lib/systemd/system/latchkey.service"), "utf8");
  const complaints = (text: string) => {
    const path = join(folder, "latchkey.service");
    writeFileSync(path, text.replace("/usr/bin/latchkey", join(root, "usr/lib/latchkey/dist/cli/latchkey.js")));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", path], {
      encoding: "utf8",
    });
    return { status, stderr };
  };

  it("is all known to systemd", () => {
    expect(complaints(unit())).toEqual({ status: 0, stderr: "" });
    expect(complaints(unit().replace("PrivateTmp=", "PrivateTemp=")).stderr).toContain("Unknown key 'PrivateTemp'");
  });

  /* What is left of 10: it talks to the network, to addresses that only its admin knows, and reads /proc. */
  it("leaves an exposure of 1.3 out of 10 by systemd's count", () => {
    const path = join(folder, "latchkey.service");
    writeFileSync(path, unit());
    const counted = execFileSync("systemd-analyze", ["security", "--offline=true", "--no-pager", path], {
      encoding: "utf8",
    });
    const exposure = /Overall exposure level for latchkey.service: ([\d.]+)/.exec(counted)?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(1.3);
  });
});
