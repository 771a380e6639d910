import { parentPort } from "node:worker_threads";
import { argon2id, argon2Verify } from "hash-wasm";
import type { Argon2Answer, Argon2Question } from "./password-hash.ts";

/** OWASP's choice for Argon2id: 19 MiB, two passes, one lane. Stored with each hash, so it can change later. */
const PARAMETERS = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };

async function answer(question: Argon2Question): Promise<Argon2Answer> {
  if (question.hash !== undefined) {
    return { id: question.id, matches: await argon2Verify({ password: question.password, hash: question.hash }) };
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = await argon2id({ password: question.password, salt, ...PARAMETERS, outputType: "encoded" });
  return { id: question.id, hash };
}

// A thread of its own: 30 ms of computing would otherwise hold up every other request.
parentPort?.on("message", (question: Argon2Question) => {
  answer(question).then(
    (result) => parentPort?.postMessage(result),
    () => parentPort?.postMessage({ id: question.id, failed: true } satisfies Argon2Answer),
  );
});
