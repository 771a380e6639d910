/** `latchkey-backup-2026-11-21.json`: the day as the user's calendar has it. */
export function backupFileName(now: Date): string {
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return `latchkey-backup-${parts.map((part) => String(part).padStart(2, "0")).join("-")}.json`;
}

/** Hands a text to the browser as a download. */
export function downloadFile(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this task. Nothing in it is readable without the passphrase; it need only not pile up.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
