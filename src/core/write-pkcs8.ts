import type { Bytes } from "./bytes.ts";
import { OCTET_STRING } from "./der.ts";
import type { RsaPrivateKey } from "./rsa-key.ts";
import { writeElement, writeSequence, writeUnsigned } from "./write-der.ts";

/** AlgorithmIdentifier of rsaEncryption, with its parameters NULL (RFC 8017, appendix A.1). */
const RSA_ENCRYPTION = Uint8Array.of(
  ...[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00],
);

/**
 * An RSA key as PrivateKeyInfo (RFC 5208, section 5) around RSAPrivateKey (RFC 8017, appendix A.1.2), in DER: what `readPkcs8`
 * and WebCrypto read. The caller wipes it. Throws a RangeError if a number is negative.
 */
export function writeRsaPkcs8({ n, e, d, p, q, dP, dQ, qInv }: RsaPrivateKey): Bytes {
  const numbers = [0n, n, e, d, p, q, dP, dQ, qInv].map(writeUnsigned);
  const privateKey = writeElement(OCTET_STRING, writeSequence(...numbers));
  return writeSequence(writeUnsigned(0n), RSA_ENCRYPTION.slice(), privateKey);
}
