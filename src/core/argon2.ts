import { argon2d, argon2i, argon2id as stretch } from "hash-wasm";
import type { Argon2id } from "./argon2-parameters.ts";
import type { Argon2 } from "./key-file-options.ts";

const kinds = { argon2i, argon2d, argon2id: stretch };

/** hash-wasm's Argon2 (RFC 9106), as fast as a native one: the vault's 64 MiB and three passes take about 0.5 s. */
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

/** For the vault: 32 bytes by Argon2id. */
export const argon2id: Argon2id = (passphrase, salt, parameters) =>
  argon2("argon2id", passphrase, salt, parameters, 32);
