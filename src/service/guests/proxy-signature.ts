import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether Neutron's metadata proxy, which shares `secret` with us, vouches for this instance id: hexadecimal HMAC-SHA256.
 * In constant time (CVE-2014-3517 was a comparison that was not).
 */
export function isSignedByProxy(secret: Uint8Array, instanceId: string, signature: string): boolean {
  const expected = createHmac("sha256", secret).update(instanceId).digest();
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(expected, Buffer.from(signature, "hex"));
}
