import { afterEach, describe, expect, it, vi } from "vitest";
import { fromText } from "../../../src/core/bytes.ts";
import { readInWorker } from "../../../src/extension/options/key-file-reader.ts";

/** A worker that does what the test says, and notes what it was given and when it was ended. */
class FakeWorker extends EventTarget {
  received: unknown;
  transferred: unknown[] = [];
  ended = false;
  postMessage(message: unknown, transfer: unknown[]): void {
    this.received = message;
    this.transferred = transfer;
  }
  terminate(): void {
    this.ended = true;
  }
}

function begin(passphrase?: string) {
  const worker = new FakeWorker();
  const stop = new AbortController();
  const request = { file: fromText("file"), passphrase: passphrase === undefined ? undefined : fromText(passphrase) };
  const outcome = readInWorker(request, stop.signal, () => worker as unknown as Worker);
  return { worker, stop, request, outcome };
}

afterEach(() => void vi.useRealTimers());

describe("a key file that a worker reads", () => {
  it("is handed over with its passphrase, and the worker ends with its answer", async () => {
    const { worker, request, outcome } = begin("secret");
    expect(worker.transferred).toEqual([request.file.buffer, request.passphrase?.buffer]);
    expect(worker.ended).toBe(false);
    worker.dispatchEvent(new MessageEvent("message", { data: { code: "wrong-passphrase" } }));
    expect(await outcome).toEqual({ code: "wrong-passphrase" });
    expect(worker.ended).toBe(true);
  });

  it("is no longer read once the user has stopped it", async () => {
    const { worker, stop, outcome } = begin();
    stop.abort();
    expect(await outcome).toEqual({ code: "cancelled" });
    expect(worker.ended).toBe(true);
  });

  it("is not even begun if it was stopped before", async () => {
    const start = vi.fn();
    expect(await readInWorker({ file: fromText("file") }, AbortSignal.abort(), start)).toEqual({ code: "cancelled" });
    expect(start).not.toHaveBeenCalled();
  });

  it.each(["error", "messageerror"])("is said to have failed when the worker does: %s", async (kind) => {
    const { worker, outcome } = begin();
    worker.dispatchEvent(new Event(kind));
    expect(await outcome).toEqual({ code: "reader-failed" });
    expect(worker.ended).toBe(true);
  });

  it("is said to have failed when no worker can be started", async () => {
    const start = (): Worker => {
      throw new TypeError("refused");
    };
    const { signal } = new AbortController();
    expect(await readInWorker({ file: fromText("file") }, signal, start)).toEqual({ code: "reader-failed" });
  });

  it("is given up when no answer comes", async () => {
    vi.useFakeTimers();
    const { worker, outcome } = begin();
    vi.runAllTimers();
    expect(await outcome).toEqual({ code: "reader-failed" });
    expect(worker.ended).toBe(true);
  });
});
