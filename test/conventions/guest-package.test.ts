import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../build/guest-files.ts";
import { packageName } from "../../build/guest-package.ts";
import project from "../../package.json" with { type: "json" };
import { buildGuest } from "../built-guest.ts";
import { importsOf, sourceFiles } from "./source-files.ts";

const folder = mkdtempSync(join(tmpdir(), "latchkey-guest-build-"));
const bytes = (name: string): Uint8Array => readFileSync(join(folder, name));
const text = (name: string): string => Buffer.from(bytes(name)).toString();

beforeAll(() => buildGuest(folder));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the guest in one file", () => {
  it("asks for nothing but what Node has", () => {
    const program = text("latchkey-guest.mjs").replace(/\/\*[\s\S]*?\*\//g, ""); // types in comments are imported, too
    const asked = program.matchAll(/^import .* from "([^"]+)";|\b(?:__require|require|import)\("([^"]+)"\)/gm);
    const names = [...asked].map(([, imported, required]) => (imported ?? required ?? "").replace(/^node:/, ""));
    expect(names).toContain("child_process");
    expect(names.filter((name) => !builtinModules.includes(name))).toEqual([]);
  });

  it("holds nothing of service, extension, tests or the machine that built it", () => {
    const program = text("latchkey-guest.mjs");
    const foreign = ["src/service/", "src/clouds/", "src/extension/", "fastify", "libsql", "vitest", process.cwd()];
    expect(program).toContain("// src/guest/run.ts");
    expect(foreign.filter((name) => program.includes(name))).toEqual([]);
  });

  it("carries the license of every library in it", () => {
    const licensed = [...text("latchkey-guest.mjs").matchAll(/^\/\/ ## (\S+) - /gm)].map(([, name]) => name);
    expect(licensed.sort()).toEqual(librariesBelow("src/cli/latchkey-guest.ts"));
  });

  it("has at most 420,000 bytes, and its package 130,000", () => {
    expect(bytes("latchkey-guest.mjs").length).toBeLessThanOrEqual(420_000);
    expect(bytes(packageName).length).toBeLessThanOrEqual(130_000);
  });
});

describe("what installs the guest", () => {
  it("is the same to the byte from a build at another time in another time zone and another language", () => {
    const other = mkdtempSync(join(tmpdir(), "latchkey-guest-elsewhere-"));
    try {
      buildGuest(other, { TZ: "Pacific/Auckland", LC_ALL: "de_DE.UTF-8" });
      expect(readdirSync(other)).toEqual(readdirSync(folder));
      for (const name of readdirSync(folder))
        expect(Buffer.compare(readFileSync(join(other, name)), bytes(name)), name).toBe(0);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it("has a changelog that starts with this version", () => {
    expect(readFileSync("build/guest/changelog", "utf8").split("\n")[0]).toContain(`(${project.version})`);
  });

  it("is a cloud-config that fetches this package from a placeholder, and checks that it is this one", () => {
    const config = text("latchkey-guest.cloud-config.yaml");
    expect(config.split("\n")[0]).toBe("#cloud-config");
    const { packages, runcmd } = load(config) as { packages: string[]; runcmd: [[string, string, string]] };
    expect(packages).toContain("nodejs");
    const [[, , script]] = runcmd;
    expect(script).toContain(` https://packages.example.com/${packageName}\n`);
    expect(script).toContain(`echo "${sha256(bytes(packageName))}  ${packageName}" | sha256sum --check\n`);
    expect(config).not.toMatch(/@[A-Z0-9]+@/);
  });

  it("is a cloud-config whose part for a service of one's own is one, too", () => {
    const config = text("latchkey-guest.cloud-config.yaml").replace(/^#(?=write_files| {2})/gm, "");
    const { write_files } = load(config) as { write_files: { path: string; content: string }[] };
    expect(write_files.map(({ path }) => path)).toEqual([
      "/etc/latchkey/token",
      "/etc/default/latchkey-guest",
      "/etc/systemd/system/latchkey-guest.service.d/address.conf",
    ]);
    expect(write_files[2]?.content).toBe("[Service]\nIPAddressAllow=192.0.2.10 127.0.0.53\n");
  });

  it("says of the installer for Windows that it was never run", () => {
    expect(text("install-latchkey-guest.ps1").split("\n").slice(0, 6).join("\n")).toContain("NEVER RUN");
  });
});

/** The libraries that a file imports, or what it imports of ours, sorted. */
function librariesBelow(path: string): string[] {
  const files = new Map(sourceFiles("src").map((file) => [file.path, file]));
  const [below, libraries] = [new Set([path]), new Set<string>()];
  for (const next of below) {
    const file = files.get(next);
    for (const target of file === undefined ? [] : importsOf(file)) {
      const library = /^(?!node:|src\/)((?:@[^/]+\/)?[^/]+)/.exec(target)?.[1];
      if (files.has(target)) below.add(target);
      else if (library !== undefined && target !== "package.json") libraries.add(library);
    }
  }
  return [...libraries].sort();
}
