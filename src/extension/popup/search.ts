import type { Instance } from "./instance.ts";

/** An instance found, and what its row's second line shows. */
export interface Match {
  instance: Instance;
  address: string;
  /** The flavour and the key pair, or the field that the query was found in if it was none of what a row shows. */
  note: string;
}

/** The words of a query; each must be found somewhere in an instance. */
export const words = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** Looks in name, addresses, flavour, key pair, metadata and id. Matches in the name come first; otherwise the order stays. */
export function searchInstances(instances: readonly Instance[], query: string): Match[] {
  const wanted = words(query);
  const inName: Match[] = [];
  const elsewhere: Match[] = [];
  for (const instance of instances) {
    const missing = without(wanted, instance.name);
    if (missing.length === 0) inName.push(plainMatch(instance));
    else {
      const match = matchElsewhere(instance, missing);
      if (match !== undefined) elsewhere.push(match);
    }
  }
  return [...inName, ...elsewhere];
}

const plainMatch = (instance: Instance): Match => ({
  instance,
  address: instance.addresses[0] ?? "",
  note: noteOf(instance),
});

const noteOf = ({ flavor, keyName }: Instance): string => (keyName === null ? flavor : `${flavor} · ${keyName}`);

/** `missing`: the words that the name does not hold. */
function matchElsewhere(instance: Instance, missing: string[]): Match | undefined {
  const { address, note } = plainMatch(instance);
  const matchedAddress = instance.addresses.find((candidate) => holdsAny(candidate, missing)) ?? address;
  const unseen = without(missing, `${instance.addresses.join(" ")} ${note}`);
  if (unseen.length === 0) return { instance, address: matchedAddress, note };
  const field = hiddenFields(instance).find((candidate) => holdsAny(candidate, unseen));
  if (field === undefined || without(unseen, hiddenFields(instance).join(" ")).length > 0) return undefined;
  return { instance, address: matchedAddress, note: field };
}

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
