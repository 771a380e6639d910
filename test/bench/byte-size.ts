import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

export interface ByteSize {
  raw: number;
  /** Each file by itself, as a server would send it. */
  gzip: number;
}

export function byteSize(paths: readonly string[]): ByteSize {
  const files = paths.map((path) => readFileSync(path));
  return {
    raw: sum(files.map((file) => file.length)),
    gzip: sum(files.map((file) => gzipSync(file, { level: 9 }).length)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
