/**
 * The clipboard of a background page. Firefox's event page has `navigator.clipboard`. In Chromium's offscreen document that
 * fails for want of focus, so there it is the `copy` event's `setData`: `execCommand("copy")` alone, on an empty selection,
 * says true and leaves the secret where it is (measured).
 */
const inFirefox = location.protocol === "moz-extension:";

export async function writeClipboard(text: string): Promise<boolean> {
  if (!inFirefox) return copyByEvent(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What is on it, or undefined if the browser does not tell (no `clipboardRead` permission). */
export async function readClipboard(): Promise<string | undefined> {
  if (!inFirefox) return pasteByEvent();
  try {
    return await navigator.clipboard.readText();
  } catch {
    return undefined;
  }
}

function copyByEvent(text: string): boolean {
  let written = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    written = event.clipboardData !== null;
  };
  document.addEventListener("copy", onCopy, { once: true });
  const ran = document.execCommand("copy");
  document.removeEventListener("copy", onCopy);
  return ran && written;
}

function pasteByEvent(): string | undefined {
  let text: string | undefined;
  const onPaste = (event: ClipboardEvent) => {
    text = event.clipboardData?.getData("text/plain");
    event.preventDefault();
  };
  document.addEventListener("paste", onPaste, { once: true });
  document.execCommand("paste");
  document.removeEventListener("paste", onPaste);
  return text;
}
