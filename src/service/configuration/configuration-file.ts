import { suggestion } from "./nearest-name.ts";
import { isOptionName, optionNames } from "./options.ts";
import type { Setting } from "./setting.ts";

/**
 * Reads lines of `name = value`; a line that starts with `#` is a comment. `file` is what it is called in mistakes, which name the line
 * and never a value.
 */
export function parseConfigurationFile(content: string, file: string): { settings: Setting[]; mistakes: string[] } {
  const settings: Setting[] = [];
  const mistakes: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, raw] of content
    .replace(/^\ufeff/, "")
    .split("\n")
    .entries()) {
    const [line, at] = [raw.trim(), `${file}:${index + 1}:`];
    if (line === "" || line.startsWith("#")) continue;
    const [, name = "", text = ""] = /^([A-Za-z][\w-]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === "") mistakes.push(`${at} expected name = value, or a comment that starts with #`);
    else if (!isOptionName(name))
      mistakes.push(`${at} there is no option of this name${suggestion(name, optionNames)}`);
    else if (lineOf.has(name)) mistakes.push(`${at} ${name} is set in line ${lineOf.get(name)} already`);
    else {
      lineOf.set(name, index + 1);
      settings.push({ name, text, where: `${at} ${name}` });
    }
  }
  return { settings, mistakes };
}
