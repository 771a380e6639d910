import { argon2d, argon2i, argon2id } from "hash-wasm";
import type { Argon2 } from "../../core/key-file-options.ts";

const kinds = { argon2i, argon2d, argon2id };

/** hash-wasm's Argon2, for PuTTY's key files. */
export const argon2: Argon2 = (kind, password, salt, { memory, passes, lanes }, hashLength) =>
  kinds[kind]({
    password,
    salt,
    memorySize: memory,
    iterations: passes,
    parallelism: lanes,
    hashLength,
    outputType: "binary",
  });
