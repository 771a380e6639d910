/** What Keystone names by its id, or by a name that is unique within a domain. */
export type Domain = { id: string } | { name: string };
export type Named = { id: string } | { name: string; domain: Domain };

/** As shown to people. */
export const shownName = (named: Named): string => ("id" in named ? named.id : named.name);
