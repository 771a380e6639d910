/** `SHA256:` and the ends of a fingerprint: enough to tell one's own keys apart, not to compare a stranger's. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.replace(/^(SHA256:.{11}).*(.{4})$/, "$1…$2");
}
