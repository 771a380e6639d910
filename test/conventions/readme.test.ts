import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "../../manifest.json" with { type: "json" };
import project from "../../package.json" with { type: "json" };

const readme = readFileSync("README.md", "utf8");
const hasReason = (name: string): boolean =>
  readme
    .split("\n")
    .some(
      (row) =>
        row.startsWith("|") && row.includes(`\`${name}\``) && row.split("|").some((cell) => cell.trim().length > 20),
    );

describe("the README gives a reason for", () => {
  it("every permission", () => {
    const names = [...manifest.permissions, ...manifest.optional_permissions, ...manifest.optional_host_permissions];
    expect(names.filter((name) => !hasReason(name))).toEqual([]);
  });

  it("every dependency, and each has an exact version", () => {
    const all: Record<string, string> = { ...project.dependencies, ...project.devDependencies };
    expect(Object.keys(all).filter((name) => !hasReason(name))).toEqual([]);
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("and docs/security.md names tests that exist", () => {
    const security = readFileSync("docs/security.md", "utf8");
    const named = [...security.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(8);
    for (const path of named) expect(() => readFileSync(path), path).not.toThrow();
  });
});

describe("the lockfile", () => {
  it("names no registry", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"|https?:\/\/[^"]*registry/);
  });
});
