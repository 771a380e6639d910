import { readFileSync } from "node:fs";
import { posix } from "node:path";

export interface PageScripts {
  /** What the page names itself and what that imports statically: nothing runs before all of it is there. */
  first: string[];
  /** What may be imported later. */
  later: string[];
}

const NAMED_BY_PAGE = /<(?:script|link rel="modulepreload")[^>]*?(?:src|href)="\/?([^"]+\.js)"/g;
const STATIC_IMPORT = /\b(?:from|import)\s*["']([^"']+\.js)["']/g;
// The minifier writes texts as templates.
const DYNAMIC_IMPORT = /\bimport\(\s*["'`]([^"'`]+\.js)["'`]/g;

/** The scripts of a page of the built extension; paths from `folder`. */
export function pageScripts(folder: string, page: string): PageScripts {
  const read = (path: string): string => readFileSync(`${folder}/${path}`, "utf8");
  const first = reach([...matches(read(page), NAMED_BY_PAGE)], (path) => imports(path, STATIC_IMPORT));
  const all = reach(first, (path) => [...imports(path, STATIC_IMPORT), ...imports(path, DYNAMIC_IMPORT)]);
  return { first, later: all.filter((path) => !first.includes(path)) };

  function imports(path: string, pattern: RegExp): string[] {
    return matches(read(path), pattern).map((target) => posix.join(posix.dirname(path), target));
  }
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, target]) => target ?? []);

/** `start` and all that can be reached from it, once each. */
function reach(start: readonly string[], next: (path: string) => string[]): string[] {
  const reached = new Set<string>();
  const open = [...start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...next(path));
  }
  return [...reached].sort();
}
