type Part = { kind: "literal"; character: string } | { kind: "segment" } | { kind: "rest" };

/** No route has a longer path. */
const LONGEST_PATH = 1000;

/**
 * Whether a path matches an access rule's pattern (Identity API v3, "Application Credentials"): `*` and `{name}` are one or more
 * characters without a slash, `**` is anything. Not made into a regular expression: users write patterns, and `**a**a**a` would
 * keep one busy. This takes the product of the lengths at most.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  if (path.length > LONGEST_PATH) return false;
  // reached[at]: the parts so far can have consumed `at` characters.
  let reached = [true, ...Array<boolean>(path.length).fill(false)];
  for (const part of partsOf(pattern)) reached = advance(path, reached, part);
  return reached[path.length] === true;
}

function advance(path: string, reached: readonly boolean[], part: Part): boolean[] {
  const next = Array<boolean>(path.length + 1).fill(false);
  for (let at = 0; at <= path.length; at++) {
    const before = reached[at - 1] === true;
    if (part.kind === "literal") next[at] = before && path[at - 1] === part.character;
    else if (part.kind === "rest") next[at] = reached[at] === true || next[at - 1] === true;
    else next[at] = at > 0 && path[at - 1] !== "/" && (before || next[at - 1] === true);
  }
  return next;
}

function partsOf(pattern: string): Part[] {
  return (pattern.match(/\{[^}]*\}|\*\*|[\s\S]/g) ?? []).map((text): Part => {
    if (text === "**") return { kind: "rest" };
    if (text === "*" || text.length > 1) return { kind: "segment" };
    return { kind: "literal", character: text };
  });
}
