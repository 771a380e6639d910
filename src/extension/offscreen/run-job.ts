import { exposeText, Secret } from "../../core/secret.ts";
import { readClipboard, writeClipboard } from "./clipboard.ts";
import type { ClipboardJob, ClipboardMark } from "./clipboard-job.ts";
import { isMarked } from "./mark.ts";

/** The password's one way to the clipboard. Returns whether the browser let us; a later copy of the user's is left alone. */
export async function runJob(job: ClipboardJob): Promise<boolean> {
  if (job.kind === "clear") return clear(job.mark);
  const secret = new Secret(job.text);
  try {
    return await writeClipboard(exposeText(secret));
  } finally {
    secret.wipe();
  }
}

/** Without `mark`, or where the browser does not let us read, it is emptied whatever is on it. */
async function clear(mark: ClipboardMark | null): Promise<boolean> {
  const current = mark === null ? undefined : await readClipboard();
  if (mark !== null && current !== undefined && !(await isMarked(mark, current))) return true;
  return writeClipboard("");
}
