import { type Option, SWITCH } from "./option.ts";
import { type OptionName, optionNames, options } from "./options.ts";
import { type Setting, variableOf } from "./setting.ts";

const HEAD = `# Configuration of latchkey serve: latchkey serve --config FILE.
# Lines of "name = value". Environment (LATCHKEY_NAME) and flags (--name) win over what is here.
`;

/**
 * All options as a configuration file: those in `settings` are set, with where that came from; the others stand there as comments, with
 * their default or an example.
 */
export function configurationText(settings: ReadonlyMap<OptionName, Setting> = new Map()): string {
  return HEAD + optionNames.map((name) => paragraph(name, settings.get(name))).join("");
}

function paragraph(name: OptionName, setting: Setting | undefined): string {
  const { what, placeholder, fallback, example = "" }: Option = options[name];
  const kind = placeholder === SWITCH ? "yes or no" : placeholder.slice(1, -1);
  const comment = `\n# ${what} (${kind}; ${variableOf(name)})\n`;
  if (setting === undefined) return `${comment}#${name} = ${fallback ?? example}\n`;
  return `${comment}# from ${setting.where.replace(/:( \S+)?$/, "")}\n${name} = ${setting.text}\n`;
}
