const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this user may not read it",
  EISDIR: "it is a folder",
};

/** One line for a file that cannot be read. */
export function fileMistake(where: string, cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return `${where} the file cannot be read: ${reasons[code] ?? (code || "no reason is known")}`;
}
