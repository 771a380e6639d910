/** RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2. */

/** `*`, or the tags of an `If-Match` or `If-None-Match` as they were sent. Text that is no such list has no tag in it. */
export type TagList = "*" | readonly string[];

/** The revision of what is stored; undefined if nothing is. */
export type Revision = number | undefined;

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** A strong tag. Nothing has one, too: no entry has the revision 0. */
export const entityTag = (revision: Revision): string => `"${revision ?? 0}"`;

/** Undefined if there is no such header. */
export function readTags(header: string | undefined): TagList | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === "*") return "*";
  // A tag may have commas in it: what is left without the tags must be a list of nothing but places for them.
  const places = header.replace(TAG, '"').split(",");
  return places.every((place) => ['"', ""].includes(place.trim())) ? (header.match(TAG) ?? []) : [];
}

/** For `If-Match`, by strong comparison. `*` is whatever is stored. */
export function isMatch(tags: TagList, revision: Revision): boolean {
  return tags === "*" ? revision !== undefined : tags.includes(entityTag(revision));
}

/** For `If-None-Match`, by weak comparison. `*` is whatever is stored. */
export const isWeakMatch = (tags: TagList, revision: Revision): boolean =>
  isMatch(tags === "*" ? tags : tags.map((tag) => tag.replace(/^W\//, "")), revision);
