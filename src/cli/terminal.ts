import type { Secret } from "../core/secret.ts";

/** The one module that writes to the terminal. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const printError = (line: string): void => void process.stderr.write(`${line}\n`);
/** On standard error, so that what is printed can go into a pipe. */
export const prompt = (text: string): void => void process.stderr.write(text);

/** On standard error: a line that the next one takes the place of on a terminal, and lines elsewhere. */
export const showProgress = (text: string, isTerminal: boolean): void =>
  void process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);

/** Writes to standard output as fast as whoever reads it takes it. Rejects if nobody does any more. */
export function writeOut(text: string): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve, reject) => {
    stdout.once("error", reject);
    stdout.write(text, (error) => {
      stdout.off("error", reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** A password as the bytes that it is: as a line on a terminal, and to a pipe or file without anything added. */
export function printPassword(password: Secret): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve, reject) => {
    stdout.once("error", reject);
    password.use((bytes) => stdout.write(bytes, (error) => (error ? reject(error) : resolve())));
    if (stdout.isTTY) stdout.write("\n");
  });
}

/** A table with two spaces between columns. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  for (const row of rows)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
