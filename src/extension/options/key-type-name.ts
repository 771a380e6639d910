import type { KeySummary } from "../snapshot.ts";

/** "ed25519", or "RSA" with the bits of its modulus, which is the third field of the public key (RFC 4253, section 6.6). */
export function keyTypeName({ type, publicKey }: Pick<KeySummary, "type" | "publicKey">): string {
  if (type !== "ssh-rsa") return type.replace("ssh-", "");
  const bits = modulusBits(publicKey.split(" ")[1] ?? "");
  return bits === undefined ? "RSA" : `RSA ${bits}`;
}

/** Reads `string type, mpint e, mpint n`; undefined if that is not what the bytes are. */
function modulusBits(encoded: string): number | undefined {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const exponent = 4 + view.getUint32(0);
    const modulus = exponent + 4 + view.getUint32(exponent);
    const start = bytes.findIndex((byte, at) => at >= modulus + 4 && byte !== 0);
    const first = bytes[start];
    return first === undefined ? undefined : (bytes.length - start - 1) * 8 + (32 - Math.clz32(first));
  } catch {
    return undefined; // no base64, or too short
  }
}
