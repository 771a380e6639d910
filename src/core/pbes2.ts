import { aes128, aes192, aes256, type CbcCipher, desEde3, isWholeBlocks } from "./block-cipher-cbc.ts";
import { type DerElement, identifierOf, octetsOf, readSequence, sequenceOf } from "./der.ts";
import { type KeyDerivation, readKeyDerivation } from "./pbes2-key-derivation.ts";

/** What an EncryptedPrivateKeyInfo (RFC 5958, section 3) says of itself; views of the file. */
export interface Pbes2 {
  derivation: KeyDerivation;
  cipher: CbcCipher;
  iv: Uint8Array;
  sealed: Uint8Array;
}

const PBES2 = "1.2.840.113549.1.5.13";

/** RFC 8018, appendix B.2, and NIST's arc for AES. */
const ciphers = new Map<string, CbcCipher>([
  ["2.16.840.1.101.3.4.1.2", aes128],
  ["2.16.840.1.101.3.4.1.22", aes192],
  ["2.16.840.1.101.3.4.1.42", aes256],
  ["1.2.840.113549.3.7", desEde3],
]);

/** Reads the parameters of PBES2 (RFC 8018, appendix A.4). PBES1 and PKCS#12's own ways are "unknown-cipher". */
export function readPbes2(der: Uint8Array): Pbes2 | "damaged" | "unknown-cipher" {
  const [algorithm, content, ...more] = readSequence(der) ?? [];
  const [scheme, parameters] = sequenceOf(algorithm) ?? [];
  const sealed = octetsOf(content);
  const name = identifierOf(scheme);
  if (name === undefined || sealed === undefined || more.length > 0) return "damaged";
  if (name !== PBES2) return "unknown-cipher";
  const [derivation, encryption] = sequenceOf(parameters) ?? [];
  const found = readEncryption(encryption);
  if (typeof found === "string") return found;
  const read = readKeyDerivation(derivation, found.cipher.keyLength);
  if (typeof read === "string") return read;
  return isWholeBlocks(sealed, found.cipher) ? { ...found, derivation: read, sealed } : "damaged";
}

function readEncryption(element: DerElement | undefined): Pick<Pbes2, "cipher" | "iv"> | "damaged" | "unknown-cipher" {
  const [identifier, parameters] = sequenceOf(element) ?? [];
  const name = identifierOf(identifier);
  if (name === undefined) return "damaged";
  const cipher = ciphers.get(name);
  if (cipher === undefined) return "unknown-cipher";
  const iv = octetsOf(parameters);
  return iv?.length === cipher.blockLength ? { cipher, iv } : "damaged";
}
