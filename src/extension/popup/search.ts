import type { Instance } from "./instance.ts";

/** What the second line of a found instance's row shows. */
export interface Match {
  address: string;
  /** The flavour and the key pair, or the field that the query was found in if it was none of what a row shows. */
  note: string;
}

/** The words of a query; each must be found somewhere in an instance. */
export const words = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** Name, and all that is searched, in small letters. Kept as long as the list: making them takes longer than searching. */
const texts = new WeakMap<Instance, [name: string, all: string]>();

function textsOf(instance: Instance): [name: string, all: string] {
  const known = texts.get(instance);
  if (known !== undefined) return known;
  const { name, addresses } = instance;
  const all = [name, ...addresses, noteOf(instance), ...hiddenFields(instance)].join("\n");
  const made: [string, string] = [name.toLowerCase(), all.toLowerCase()];
  texts.set(instance, made);
  return made;
}

/** Looks in name, addresses, flavour, key pair, metadata and id. Matches in the name come first; otherwise the order stays. */
export function searchInstances(instances: Instance[], query: string): Instance[] {
  const wanted = words(query);
  if (wanted.length === 0) return instances;
  const inName: Instance[] = [];
  const elsewhere: Instance[] = [];
  for (const instance of instances) {
    const [name, all] = textsOf(instance);
    if (wanted.every((word) => name.includes(word))) inName.push(instance);
    else if (wanted.every((word) => all.includes(word))) elsewhere.push(instance);
  }
  return [...inName, ...elsewhere];
}

/** For the rows in sight only. */
export function matchOf(instance: Instance, query: string): Match {
  const { name, addresses } = instance;
  const missing = without(words(query), name);
  const address = addresses.find((candidate) => holdsAny(candidate, missing)) ?? addresses[0] ?? "";
  const note = noteOf(instance);
  const unseen = without(missing, `${addresses.join(" ")} ${note}`);
  return { address, note: hiddenFields(instance).find((field) => holdsAny(field, unseen)) ?? note };
}

const noteOf = ({ flavor, keyName }: Instance): string => (keyName === null ? flavor : `${flavor} · ${keyName}`);

/** What a row does not show: metadata, as "name value", and the id. Our own items in the metadata mean nothing to a reader. */
const hiddenFields = (instance: Instance): string[] => [
  ...Object.entries(instance.metadata)
    .filter(([name]) => !name.startsWith("latchkey-"))
    .map(([name, value]) => `${name} ${value}`),
  instance.id,
];

function without(wanted: string[], text: string): string[] {
  const lower = text.toLowerCase();
  return wanted.filter((word) => !lower.includes(word));
}

const holdsAny = (text: string, wanted: string[]): boolean => without(wanted, text).length < wanted.length;

/** `text` in pieces, those that are a word of the query marked. */
export function highlight(text: string, query: string): { text: string; matched: boolean }[] {
  const wanted = words(query).filter((word) => text.toLowerCase().includes(word));
  if (wanted.length === 0) return [{ text, matched: false }];
  // Longest first: of "win" and "windows" the longer one is meant.
  const alternatives = wanted
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  return text
    .split(new RegExp(`(${alternatives.join("|")})`, "i"))
    .map((piece, index) => ({ text: piece, matched: index % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}
