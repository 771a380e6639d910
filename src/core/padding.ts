/** libsodium's sodium_pad (ISO/IEC 7816-4): 0x80, then zeros up to the next multiple of `block`. */
export function pad(content: Uint8Array, block: number): Uint8Array {
  const padded = new Uint8Array((Math.floor(content.length / block) + 1) * block);
  padded.set(content);
  padded[content.length] = 0x80;
  return padded;
}

/** The length of the content under the padding; undefined if this is no padding. */
export function unpaddedLength(padded: Uint8Array, block: number): number | undefined {
  if (padded.length === 0 || padded.length % block !== 0) return undefined;
  const end = padded.findLastIndex((byte) => byte !== 0);
  return end >= padded.length - block && padded[end] === 0x80 ? end : undefined;
}
