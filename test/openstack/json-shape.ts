/** What an answer is made of, without its values: keys and types, all the way down; of a list, the shapes that occur in it. */
export function jsonShape(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) {
    const shapes = new Map(value.map((each) => [JSON.stringify(jsonShape(each)), jsonShape(each)]));
    return [...shapes.keys()].sort().map((key) => shapes.get(key));
  }
  if (typeof value !== "object") return typeof value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, jsonShape(member)]));
}
