import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { configurationText } from "../service/configuration/configuration-text.ts";
import { type Option as Setting, SWITCH } from "../service/configuration/option.ts";
import { optionNames, options } from "../service/configuration/options.ts";
import { readConfiguration, type Sources } from "../service/configuration/read-configuration.ts";
import { toServiceOptions } from "../service/configuration/service-options.ts";
import { eventLog } from "../service/http/event-log.ts";
import { writeLogTo } from "../service/http/log-writer.ts";
import { checkStore } from "../service/management/check.ts";
import { type ServiceOptions, startService } from "../service/service.ts";
import { runUntilStopped } from "./run-until-stopped.ts";
import { print, printError } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export function addServe(program: Command): void {
  const serve = program
    .command("serve")
    .description(
      "Run the metadata API. The first start on an empty folder makes the user admin and prints the password once.",
    )
    .addOption(textOption("config", { placeholder: "<file>", what: "lines of name = value, for the options below" }));
  for (const name of optionNames) serve.addOption(textOption(name, options[name]));
  serve
    .option("--check", "check the configuration and whether the store can be read, and start nothing")
    .option("--print-config", "print what is configured, and start nothing")
    .addHelpText(
      "after",
      "\nEach option may also be a variable, such as LATCHKEY_LISTEN. Flags win over variables, they over the file.",
    )
    .action(() => run(serve.opts()));
}

/** Collects what it is given, so that nothing is given twice unnoticed. Defaults and checks are the service's. */
function textOption(name: string, setting: Pick<Setting, "placeholder" | "what" | "fallback">): Option {
  const fallback = setting.fallback === undefined ? "" : ` (default: ${setting.fallback})`;
  const option = new Option(`--${name} ${setting.placeholder}`, setting.what + fallback);
  const collected = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];
  option.argParser(collected);
  return setting.placeholder === SWITCH ? option.preset("yes") : option;
}

async function run(given: Record<string, unknown>): Promise<void> {
  const flags = flagsOf(given);
  const sources = { flags, environment: process.env, readFile: (path: string) => readFileSync(path, "utf8") };
  const log = writeLogTo(process.stderr);
  const read = readConfiguration(sources);
  if ("mistakes" in read) return refuse(read.mistakes);
  if (given.printConfig === true) return print(configurationText(read.configuration.settings).trimEnd());
  const made = toServiceOptions(read.configuration, log);
  if ("mistakes" in made) return refuse(made.mistakes);
  const warnings = [...read.warnings, ...made.warnings];
  if (given.check === true) return check(made.options, warnings);
  for (const warning of warnings) eventLog(log)("warn", "configuration", { warning });
  await runUntilStopped(() => startService(made.options), made.options);
}

const attributeOf = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function flagsOf(given: Readonly<Record<string, unknown>>): Sources["flags"] {
  const named = (["config", ...optionNames] as const).map((name) => [name, given[attributeOf(name)]]);
  return Object.fromEntries(named.filter(([, texts]) => texts !== undefined));
}

function refuse(mistakes: readonly string[]): never {
  for (const mistake of mistakes) printError(mistake);
  throw new UsageError("nothing was started");
}

async function check(serviceOptions: ServiceOptions, warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) printError(warning);
  const outcome = await checkStore(serviceOptions);
  if (outcome === "no answer") throw new Error("the configuration is sound, but the store does not answer");
  print(
    `the configuration is sound${outcome === "sound" ? ", and the store answers" : "; the first start makes the data"}`,
  );
}
