import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isOptionName } from "../../src/service/configuration/options.ts";

/** Instructions as builders read them: continued lines joined, comments left out. */
const instructions = readFileSync("build/service/Containerfile", "utf8")
  .replace(/^#.*\n/gm, "")
  .replace(/\\\n/g, " ")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => {
    const [, name = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest: rest.trim() };
  });
const all = (name: string): string[] => instructions.filter((each) => each.name === name).map(({ rest }) => rest);

/** It cannot be built where there is no registry, so this reads it. Whether it builds, only a build can tell. */
describe("the Containerfile", () => {
  it("is made of instructions that builders know", () => {
    const known = [
      "FROM",
      "WORKDIR",
      "COPY",
      "RUN",
      "USER",
      "ENV",
      "VOLUME",
      "EXPOSE",
      "STOPSIGNAL",
      "HEALTHCHECK",
      "ENTRYPOINT",
      "CMD",
    ];
    expect(instructions.filter(({ name }) => !known.includes(name))).toEqual([]);
    for (const list of [
      ...all("ENTRYPOINT"),
      ...all("CMD"),
      ...all("VOLUME"),
      ...all("HEALTHCHECK").map((rest) => rest.slice(rest.indexOf("CMD") + 3)),
    ])
      expect(Array.isArray(JSON.parse(list))).toBe(true);
  });

  it("copies what is there, or what an earlier stage has made", () => {
    const stages = all("FROM").flatMap((from) => / AS (\w+)$/.exec(from)?.[1] ?? []);
    for (const copy of all("COPY")) {
      const [first = "", ...rest] = copy.split(/\s+/);
      const stage = /^--from=(\w+)$/.exec(first)?.[1];
      if (stage !== undefined) expect(stages).toContain(stage);
      else for (const source of [first, ...rest.slice(0, -1)]) expect(existsSync(source), source).toBe(true);
    }
  });

  it("has what the build reads: every file that the bundle's configuration and sources name", () => {
    const copied = all("COPY").join(" ");
    for (const source of ["package.json", "package-lock.json", "vite.config.cli.ts", "tsconfig.json", "src"])
      expect(copied).toContain(source);
  });

  it("starts from an exact version of Node, the same in both stages, and no older than package.json asks for", () => {
    const images = all("FROM").map((from) => from.split(" ")[0]);
    expect(new Set(images).size).toBe(1);
    const [, major = 0, minor = 0] = /^node:(\d+)\.(\d+)\.\d+-[a-z]+-slim$/.exec(images[0] ?? "") ?? [];
    expect(Number(major) * 100 + Number(minor)).toBeGreaterThanOrEqual(20 * 100 + 19);
  });

  it("does not run as root, and names options that there are", () => {
    const at = (name: string): number => instructions.map((each) => each.name).lastIndexOf(name);
    expect(all("USER").at(-1)).toBe("node");
    expect(at("USER")).toBeGreaterThan(at("RUN"));
    expect(at("USER")).toBeLessThan(at("ENTRYPOINT"));
    const variables = [
      ...all("ENV")
        .join(" ")
        .matchAll(/LATCHKEY_(\w+)=/g),
    ].map(([, name = ""]) => name);
    expect(variables.length).toBeGreaterThan(0);
    for (const name of variables) expect(isOptionName(name.toLowerCase().replaceAll("_", "-"))).toBe(true);
  });
});
