import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGuest, packageIn } from "../built-guest.ts";
import { debianRoot } from "./debian-root.ts";

const built = mkdtempSync(join(tmpdir(), "latchkey-debian-"));
beforeAll(() => buildGuest(built));
afterAll(() => rmSync(built, { recursive: true }));

describe("the Debian package", () => {
  it("holds these files, of root, with these rights", () => {
    const listed = execFileSync("dpkg-deb", ["--contents", packageIn(built)], { encoding: "utf8" });
    const files = listed
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("d"))
      .map((line) => line.split(/\s+/))
      .map(([rights, owner, , , , ...name]) => `${rights} ${owner} ${name.join(" ")}`);
    expect(files).toEqual([
      "-rw-r--r-- root/root ./etc/default/latchkey-guest",
      "lrwxrwxrwx root/root ./usr/bin/latchkey-guest -> ../share/latchkey-guest/latchkey-guest.mjs",
      "-rw-r--r-- root/root ./usr/lib/systemd/system/latchkey-guest.service",
      "-rw-r--r-- root/root ./usr/share/doc/latchkey-guest/changelog.gz",
      "-rw-r--r-- root/root ./usr/share/doc/latchkey-guest/copyright",
      "-rwxr-xr-x root/root ./usr/share/latchkey-guest/latchkey-guest.mjs",
      "-rw-r--r-- root/root ./usr/share/man/man8/latchkey-guest.8.gz",
    ]);
    const folders = listed.split("\n").filter((line) => line.startsWith("d"));
    expect(folders.filter((line) => !line.startsWith("drwxr-xr-x root/root "))).toEqual([]);
  });

  it("gives Debian's lintian nothing to say", () => {
    const { status, stdout } = spawnSync("lintian", ["--pedantic", "--fail-on", "warning", packageIn(built)], {
      encoding: "utf8",
    });
    expect([stdout, status]).toEqual(["", 0]);
  });
});

/** With this version of Node. */
const debianWith = (node: string) => debianRoot({ nodejs: node, passwd: "1:4.13" });

const STATE = "var/lib/latchkey-guest/identity";
const SETTINGS = "etc/default/latchkey-guest";
const ENABLED = "etc/systemd/system/multi-user.target.wants/latchkey-guest.service";

/** Whether there is something, if only a link to nowhere. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

describe("dpkg", () => {
  it("installs it without a systemd that runs, enabled for the next start", () => {
    const { dpkg, path } = debianWith("18.20.4+dfsg-1~deb12u3");
    const { status, output } = dpkg("--install", packageIn(built));
    expect(status, output).toBe(0);
    expect(readlinkSync(path(ENABLED))).toBe("/usr/lib/systemd/system/latchkey-guest.service");
    expect(execFileSync(path("usr/bin/latchkey-guest"), ["--version"], { encoding: "utf8" })).toMatch(/^\d/);
    const { status: sound, output: changed } = dpkg("--verify", "latchkey-guest");
    expect([sound, changed]).toEqual([0, ""]);
  });

  it("keeps the guest's key and the settings when it is removed, and purges both", () => {
    const { dpkg, path } = debianWith("18.20.4+dfsg-1~deb12u3");
    dpkg("--install", packageIn(built));
    mkdirSync(path("var/lib/latchkey-guest"));
    writeFileSync(path(STATE), "seed");
    writeFileSync(path(SETTINGS), "# mine\n");
    const removed = dpkg("--remove", "latchkey-guest");
    expect(removed.status, removed.output).toBe(0);
    expect(existsSync(path("usr/share/latchkey-guest"))).toBe(false);
    expect([STATE, SETTINGS].map((name) => readFileSync(path(name), "utf8"))).toEqual(["seed", "# mine\n"]);
    const purged = dpkg("--purge", "latchkey-guest");
    expect(purged.status, purged.output).toBe(0);
    expect(["var/lib/latchkey-guest", SETTINGS, ENABLED].filter((name) => isThere(path(name)))).toEqual([]);
  });

  it("leaves alone what a service on the same machine keeps, when it is purged", () => {
    const { dpkg, path } = debianWith("20.19.2+dfsg-1");
    dpkg("--install", packageIn(built));
    mkdirSync(path("var/lib/latchkey"));
    writeFileSync(path("var/lib/latchkey/latchkey.db"), "all passwords");
    const { status, output } = dpkg("--purge", "latchkey-guest");
    expect(status, output).toBe(0);
    expect(readFileSync(path("var/lib/latchkey/latchkey.db"), "utf8")).toBe("all passwords");
  });

  it("keeps the settings, and that it was disabled, when it is installed again", () => {
    const { dpkg, path } = debianWith("20.19.2+dfsg-1");
    dpkg("--install", packageIn(built));
    writeFileSync(path(SETTINGS), "# mine\n");
    rmSync(path(ENABLED));
    const again = dpkg("--install", packageIn(built));
    expect(again.status, again.output).toBe(0);
    expect(readFileSync(path(SETTINGS), "utf8")).toBe("# mine\n");
    expect(isThere(path(ENABLED))).toBe(false);
  });

  it("refuses it where Node is too old, as on Ubuntu 22.04", () => {
    const { dpkg, path } = debianWith("12.22.9~dfsg-1ubuntu3.6");
    const { status, output } = dpkg("--install", packageIn(built));
    expect(status).not.toBe(0);
    expect(output).toContain("latchkey-guest depends on nodejs (>= 18.17)");
    expect(isThere(path(ENABLED))).toBe(false);
  });
});
