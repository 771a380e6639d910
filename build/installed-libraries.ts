import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** What a bundle asks for that is in node_modules, by package. */
export function librariesOf(program: string): string[] {
  const code = program.replace(/\/\*[\s\S]*?\*\//g, "");
  const asked = code.matchAll(/^(?:import|export) .*?from "([^"]+)";|^import "([^"]+)";|\bimport\("([^"]+)"\)/gm);
  const names = [...asked]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "")
    .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? "");
  return [...new Set(names)].sort();
}

/**
 * The folders of packages and of all that they need, as npm has installed them: `node_modules/NAME`, below another package where versions
 * differ. Packages that are not installed are left out if they are optional (another platform's), and an error otherwise.
 */
export function installedFolders(names: readonly string[], isWanted: (name: string) => boolean): string[] {
  const found = new Set<string>();

  function visit(name: string, from: string, isOptional: boolean): void {
    if (!isWanted(name)) return;
    const folder = resolve(name, from);
    if (folder === undefined) {
      if (isOptional) return;
      throw new Error(`${name} is not installed: run npm ci --ignore-scripts`);
    }
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = manifestIn(folder);
    for (const each of Object.keys(dependencies)) visit(each, folder, each in optionalDependencies);
    for (const each of Object.keys(optionalDependencies)) visit(each, folder, true);
  }

  for (const name of names) visit(name, "", false);
  return [...found].sort();
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** As Node looks for a package: below the one that asks, then further up. */
function resolve(name: string, from: string): string | undefined {
  const levels = from === "" ? [] : from.split("/node_modules/");
  const places = levels.map((_, depth) => `${levels.slice(0, depth + 1).join("/node_modules/")}/node_modules/${name}`);
  return [...places.reverse(), `node_modules/${name}`].find((folder) => existsSync(join(folder, "package.json")));
}
