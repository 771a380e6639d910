import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether Neutron's metadata proxy, which shares one of `secrets` with us, vouches for this instance id: hexadecimal HMAC-SHA256.
 * In constant time (CVE-2014-3517 was a comparison that was not), whichever of the secrets it is.
 */
export function isSignedByProxy(secrets: readonly Uint8Array[], instanceId: string, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  const given = Buffer.from(signature, "hex");
  // All of them: the time must not tell which was right.
  const right = secrets.map((secret) =>
    timingSafeEqual(createHmac("sha256", secret).update(instanceId).digest(), given),
  );
  return right.includes(true);
}
