import { readdirSync, readFileSync } from "node:fs";

/** Every TypeScript file below `folder`, with its text. */
export function sourceFiles(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** The modules that a file imports: relative ones as paths from the root, libraries by name. */
export function importsOf({ path, text }: { path: string; text: string }): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g);
  return [...found].map(([, target = ""]) =>
    target.startsWith(".") ? new URL(target, `file:///${path}`).pathname.slice(1) : target,
  );
}
