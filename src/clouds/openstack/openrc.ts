/** Characters. Horizon's scripts have 1,500. */
const LONGEST_FILE = 65_536;

/** `export OS_USERNAME="alice"`, with or without `export`; cmd's `set OS_...=...`; PowerShell's `$env:OS_... = "..."`. */
const ASSIGNMENT = /^\s*(?:export\s+|set\s+|setx\s+|\$env:)?(OS_[A-Z0-9_]+)\s*=\s*(.*?)\s*$/;

/**
 * The OS_* variables that an openrc file sets to plain values. It is read, never run: what the shell would calculate (a prompt
 * for the password, a command) is left out, and asked for as what is missing.
 */
export function readOpenrc(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  if (text.length > LONGEST_FILE) return found;
  for (const line of text.split(/\r?\n/)) {
    const [, name, written] = ASSIGNMENT.exec(line) ?? [];
    const value = written === undefined ? undefined : plainValue(written);
    if (name !== undefined && value !== undefined) found[name] = value;
  }
  return found;
}

/** The value of one word of a shell; undefined if the shell would have to expand something in it. */
function plainValue(written: string): string | undefined {
  const single = /^'([^']*)'(?:\s*[;#].*)?$/.exec(written);
  if (single !== null) return single[1];
  const double = /^"((?:[^"\\]|\\.)*)"(?:\s*[;#].*)?$/.exec(written);
  const inner = double?.[1] ?? /^([^\s;#'"]*)(?:\s*[;#].*)?$/.exec(written)?.[1];
  if (inner === undefined || /(?<!\\)[$`]/.test(inner)) return undefined;
  return inner.replace(/\\(.)/g, "$1");
}
