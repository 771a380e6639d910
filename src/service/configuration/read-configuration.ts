import * as v from "valibot";
import { parseConfigurationFile } from "./configuration-file.ts";
import { contradictions } from "./contradictions.ts";
import { fileMistake } from "./file-mistake.ts";
import { suggestion } from "./nearest-name.ts";
import type { Option } from "./option.ts";
import { type OptionName, optionNames, options, type Values } from "./options.ts";
import { flagPlace, type Setting, variableOf, variablePlace } from "./setting.ts";

export interface Sources {
  /** What stood behind each flag, as often as it stood there. */
  flags: Readonly<Partial<Record<OptionName | "config", readonly string[]>>>;
  environment: Readonly<Record<string, string | undefined>>;
  /** Throws as `readFileSync` does. */
  readFile: (path: string) => string;
}

export interface Configuration {
  values: Values;
  /** What was given and counts, by name. */
  settings: ReadonlyMap<OptionName, Setting>;
}

/** One line each, starting with where it is. */
export type ConfigurationOutcome = { warnings: string[] } & ({ configuration: Configuration } | { mistakes: string[] });

/**
 * Puts together what flags, environment and file say; the former win over the latter, and all over the defaults. Every mistake is found,
 * also in what another source overrides. No line holds a value.
 */
export function readConfiguration({ flags, environment, readFile }: Sources): ConfigurationOutcome {
  const byFlag = optionNames.flatMap((name) =>
    (flags[name] ?? []).map((text): Setting => ({ name, text, where: flagPlace(name) })),
  );
  const byVariable = optionNames.flatMap((name): Setting[] => {
    const text = environment[variableOf(name)];
    return text === undefined ? [] : [{ name, text, where: variablePlace(name) }];
  });
  const file = readConfigurationFile(flags.config, environment[variableOf("config")], readFile);
  const warnings = unknownVariables(environment);
  const mistakes = [...file.mistakes, ...twice(flags)];

  const values: Record<string, unknown> = {};
  const settings = new Map<OptionName, Setting>();
  for (const setting of [...byFlag, ...byVariable, ...file.settings]) {
    const option: Option = options[setting.name];
    const parsed = v.safeParse(option.schema, setting.text);
    if (!parsed.success) mistakes.push(`${setting.where} ${parsed.issues[0].message}`);
    if (settings.has(setting.name)) continue;
    settings.set(setting.name, setting);
    if (parsed.success) values[setting.name] = parsed.output;
  }
  for (const name of optionNames) {
    const { schema, fallback }: Option = options[name];
    if (!settings.has(name) && fallback !== undefined) values[name] = v.parse(schema, fallback);
  }
  const isGiven = (name: OptionName): boolean => settings.has(name);
  for (const { name, what } of contradictions(values as Partial<Values>, isGiven)) {
    mistakes.push(`${settings.get(name)?.where ?? flagPlace(name)} ${what}`);
  }
  if (mistakes.length > 0) return { mistakes, warnings };
  // Each is what its own schema has made of it.
  return { configuration: { values: values as Values, settings }, warnings };
}

function readConfigurationFile(
  flag: readonly string[] | undefined,
  variable: string | undefined,
  readFile: Sources["readFile"],
): { settings: Setting[]; mistakes: string[] } {
  const path = flag?.[0] ?? variable;
  if (path === undefined) return { settings: [], mistakes: [] };
  try {
    return parseConfigurationFile(readFile(path), path);
  } catch (cause) {
    const where = flag === undefined ? variablePlace("config") : flagPlace("config");
    return { settings: [], mistakes: [fileMistake(where, cause)] };
  }
}

const twice = (flags: Sources["flags"]): string[] =>
  Object.entries(flags).flatMap(([name, texts]) => (texts.length > 1 ? [`${flagPlace(name)} is given twice`] : []));

/** Not refused: another program's variables may well start with our name. */
function unknownVariables(environment: Sources["environment"]): string[] {
  const known = ["config", ...optionNames].map(variableOf);
  return Object.keys(environment)
    .filter((name) => name.startsWith("LATCHKEY_") && !known.includes(name))
    .map((name) => `${name}: there is no option of this name${suggestion(name, known)}`);
}
