/**
 * Chromium's clipboard page. It outlives the worker, so it keeps the time itself: what it wrote is gone when the time is over
 * even if nobody wakes.
 */
import { ask } from "../ext.ts";
import type { ClipboardJob, ClipboardMark } from "./clipboard-job.ts";
import { runJob } from "./run-job.ts";

/** Milliseconds. */
const UNUSED_AFTER = 60_000;

let timer: ReturnType<typeof setTimeout> | undefined;
/** Until something was copied; then the background closes the page with the copy's end. */
const unused = setInterval(() => void ask("clipboardUnused", {}), UNUSED_AFTER);

navigator.serviceWorker.onmessage = async (event: MessageEvent<ClipboardJob>) => {
  const job = event.data;
  clearTimeout(timer);
  clearInterval(unused);
  const done = await runJob(job);
  if (done && job.kind === "write" && job.clearsAt !== null) scheduleClear(job.mark, job.clearsAt);
  event.ports[0]?.postMessage(done);
};
navigator.serviceWorker.startMessages();

function scheduleClear(mark: ClipboardMark, clearsAt: number): void {
  timer = setTimeout(async () => {
    await runJob({ kind: "clear", mark });
    await ask("clipboardCleared", {});
  }, clearsAt - Date.now());
}
