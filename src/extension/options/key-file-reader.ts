import type { KeyFileAnswer, KeyFileRequest } from "./key-file-answer.ts";
import { startKeyFileWorker } from "./start-key-file-worker.ts";

export type KeyFileReading = KeyFileAnswer | { code: "cancelled" };

/** Milliseconds. The costliest file that is not refused takes a tenth of it: then something hangs. */
const longestReading = 120_000;

/**
 * Has a worker read a private key file, and ends the worker: after its answer, after its failure, or at once when `signal` says so.
 * The request's bytes are handed over: they are empty here afterwards. The caller wipes the `content` it gets. Never rejects.
 */
export async function readInWorker(
  { file, passphrase }: KeyFileRequest,
  signal: AbortSignal,
  start: () => Worker = startKeyFileWorker,
): Promise<KeyFileReading> {
  if (signal.aborted) return { code: "cancelled" };
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve) => {
      const fail = (): void => resolve({ code: "reader-failed" });
      timer = setTimeout(fail, longestReading);
      signal.addEventListener("abort", () => resolve({ code: "cancelled" }), { once: true });
      worker = start();
      worker.addEventListener("message", ({ data }: MessageEvent<KeyFileAnswer>) => resolve(data));
      worker.addEventListener("messageerror", fail);
      worker.addEventListener("error", fail);
      const transfer = [file, ...(passphrase === undefined ? [] : [passphrase])].map((bytes) => bytes.buffer);
      worker.postMessage({ file, passphrase }, transfer);
    });
  } catch {
    return { code: "reader-failed" };
  } finally {
    clearTimeout(timer);
    worker?.terminate();
  }
}
