/** What the background asks of the page that holds the clipboard. Times in unix milliseconds. */
export type ClipboardJob =
  | { kind: "write"; text: Uint8Array<ArrayBuffer>; mark: ClipboardMark; clearsAt: number | null }
  | { kind: "clear"; mark: ClipboardMark | null };

/** Recognises what we wrote without keeping it: SHA-256 of salt and text, base64. */
export interface ClipboardMark {
  salt: string;
  digest: string;
}
