/** Loaded only when a file is imported: the reader of YAML is larger than the page. */
import { type CloudAccountOutcome, cloudAccount } from "../../clouds/openstack/cloud-account.ts";
import { overlay, readClouds } from "../../clouds/openstack/clouds-file.ts";
import { readOpenrc } from "../../clouds/openstack/openrc.ts";
import { settingsOf, variables } from "../../clouds/openstack/variables.ts";
import { type ImportedConnection, importedConnection } from "./imported-connection.ts";

export interface CloudFile {
  /** Empty for what was pasted. */
  name: string;
  text: string;
}

export type FoundCloud = { name: string } & (
  | { code: "found"; imported: ImportedConnection }
  /** A way to sign in that Latchkey does not know, as the file names it. */
  | { code: "sign-in-type"; type: string }
  /** A setting that is no text. */
  | { code: "setting"; setting: string }
);

export type CloudFilesOutcome =
  | { code: "clouds"; clouds: FoundCloud[] }
  /** `file`: the one in which there is no cloud. */
  | { code: "no-clouds"; file: string }
  /** It has the words of clouds.yaml, and is no YAML. */
  | { code: "broken-yaml"; file: string };

/** The clouds of a clouds.yaml, of a secure.yaml beside it, and of openrc files. What a file is, its content says. */
export function readCloudFiles(files: readonly CloudFile[]): CloudFilesOutcome {
  const byName = new Map<string, unknown[]>();
  const found: FoundCloud[] = [];
  for (const { name: file, text } of files) {
    const outcome = readClouds(text);
    const set = readOpenrc(text);
    const clouds = outcome.code === "clouds" ? Object.entries(outcome.clouds) : [];
    for (const [name, settings] of clouds) byName.set(name, [...(byName.get(name) ?? []), settings]);
    if (clouds.length > 0) continue;
    if (outcome.code !== "clouds" && /^\s*["']?clouds["']?\s*:/m.test(text)) return { code: "broken-yaml", file };
    if (!Object.keys(variables).some((variable) => variable in set)) return { code: "no-clouds", file };
    found.push(foundCloud(set.OS_PROJECT_NAME ?? set.OS_USERNAME ?? "", settingsOf(set)));
  }
  for (const [name, parts] of byName) found.push(foundCloud(name, together(parts)));
  return { code: "clouds", clouds: found };
}

/** As openstacksdk lays secure.yaml over clouds.yaml, whichever of the files came first: the one with the address is below. */
function together(parts: readonly unknown[]): unknown {
  const below = parts.filter(hasAddress);
  return [...below, ...parts.filter((part) => !below.includes(part))].reduce((under, over) => overlay(under, over));
}

const hasAddress = (settings: unknown): boolean => {
  const outcome = cloudAccount(settings);
  return outcome.code !== "field" || !["auth", "auth.auth_url"].includes(outcome.field);
};

function foundCloud(name: string, settings: unknown): FoundCloud {
  const outcome = leniently(settings);
  if (outcome.code === "field") return { code: "setting", name, setting: outcome.field };
  if (outcome.code === "sign-in-type") return { code: "sign-in-type", name, type: outcome.type };
  const imported = importedConnection(name, outcome.account);
  if (imported === null) return { code: "sign-in-type", name, type: "token" };
  return { code: "found", name, imported: withoutMarks(imported) };
}

/** Stands for what the file does not say, or says with a number: the form asks for it. */
const UNKNOWN = "\0";
/** Far more settings than there are. */
const MOST_UNKNOWN = 32;

function leniently(settings: unknown): CloudAccountOutcome {
  let known = settings;
  let outcome = cloudAccount(known);
  for (let tries = 0; outcome.code === "field" && tries < MOST_UNKNOWN; tries++) {
    known = overlay(known, marked(outcome.field));
    outcome = cloudAccount(known);
  }
  return outcome;
}

const marked = (field: string): unknown =>
  field === "auth"
    ? { auth: {} }
    : field.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), UNKNOWN);

function withoutMarks(imported: ImportedConnection): ImportedConnection {
  const clean = <T extends object>(values: T): T =>
    Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value === UNKNOWN ? "" : value])) as T;
  return { ...imported, connection: clean(imported.connection), secrets: clean(imported.secrets) };
}
