/** RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2. */

/** `*`, or the tags of an `If-Match` or `If-None-Match` as they were sent. Text that is no such list has no tag in it. */
export type TagList = "*" | readonly string[];

/** The revision of what is stored; undefined if nothing is. */
export type Revision = number | undefined;

/** Whether what is stored is what a header names. */
export type IsMatch = (revision: Revision) => boolean;

/** The tags of one store. Those of another match nothing here, whatever their revisions are: it may be what this one was made from. */
export interface EntityTags {
  /** A strong tag. Nothing has one, too: no entry has the revision 0. */
  of: (revision: Revision) => string;
  /** By strong comparison; `*` is whatever is stored. Undefined if there is no such header. */
  ifMatch: (header: string | undefined) => IsMatch | undefined;
  /** The same by weak comparison. */
  ifNoneMatch: (header: string | undefined) => IsMatch | undefined;
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** `epoch`: of the store; letters, digits, `-` and `_`. */
export function entityTags(epoch: string): EntityTags {
  const of = (revision: Revision): string => `"${epoch}.${revision ?? 0}"`;
  const isAmong = (tags: TagList, revision: Revision): boolean =>
    tags === "*" ? revision !== undefined : tags.includes(of(revision));

  function matcher(tags: TagList | undefined): IsMatch | undefined {
    return tags && ((revision) => isAmong(tags, revision));
  }
  return {
    of,
    ifMatch: (header) => matcher(readTags(header)),
    ifNoneMatch(header) {
      const tags = readTags(header);
      return matcher(typeof tags === "object" ? tags.map((tag) => tag.replace(/^W\//, "")) : tags);
    },
  };
}

/** Undefined if there is no such header. */
export function readTags(header: string | undefined): TagList | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === "*") return "*";
  // A tag may have commas in it: what is left without the tags must be a list of nothing but places for them.
  const places = header.replace(TAG, '"').split(",");
  return places.every((place) => ['"', ""].includes(place.trim())) ? (header.match(TAG) ?? []) : [];
}
