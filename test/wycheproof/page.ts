import { checks } from "./checks.ts";

// What a page runs: the test calls it from outside with a file's name and content.
Object.assign(globalThis, { checkVectors: (name: string, json: string) => checks[name]?.(json) });
