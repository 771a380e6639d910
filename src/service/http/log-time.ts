let lastTime = 0;
let lastText = "";

/** Now, in ISO 8601. Made once for each millisecond. */
export function timeText(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    lastText = new Date(now).toISOString();
  }
  return lastText;
}
