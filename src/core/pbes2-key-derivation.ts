import { type DerElement, INTEGER, identifierOf, octetsOf, sequenceOf, unsignedOf } from "./der.ts";

/** How PBES2 makes a key of a passphrase: PBKDF2 (RFC 8018, appendix A.2) or scrypt (RFC 7914, section 7). */
export type KeyDerivation =
  | { kind: "pbkdf2"; hash: HmacHash; salt: Uint8Array; iterations: number }
  | { kind: "scrypt"; salt: Uint8Array; cost: number; blockSize: number; lanes: number };

/** WebCrypto's names. */
export type HmacHash = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

const PBKDF2 = "1.2.840.113549.1.5.12";
const SCRYPT = "1.3.6.1.4.1.11591.4.11";

/** RFC 8018, appendix B.1.2. */
const hashes = new Map<string, HmacHash>([
  ["1.2.840.113549.2.7", "SHA-1"],
  ["1.2.840.113549.2.9", "SHA-256"],
  ["1.2.840.113549.2.10", "SHA-384"],
  ["1.2.840.113549.2.11", "SHA-512"],
]);

/** Reads the AlgorithmIdentifier of the derivation; `keyLength` is what its own, if it states one, must be. */
export function readKeyDerivation(
  element: DerElement | undefined,
  keyLength: number,
): KeyDerivation | "damaged" | "unknown-cipher" {
  const [identifier, parameters] = sequenceOf(element) ?? [];
  const name = identifierOf(identifier);
  const elements = sequenceOf(parameters);
  if (name === undefined || elements === undefined) return "damaged";
  if (name === PBKDF2) return readPbkdf2(elements, keyLength);
  return name === SCRYPT ? readScrypt(elements, keyLength) : "unknown-cipher";
}

function readPbkdf2(elements: DerElement[], keyLength: number): KeyDerivation | "damaged" | "unknown-cipher" {
  const [salt, count, ...optional] = elements;
  const octets = octetsOf(salt);
  const iterations = numberOf(count);
  if (octets === undefined || iterations === undefined || !statesLength(optional, keyLength)) return "damaged";
  const prf = optional.find((element) => element.tag !== INTEGER);
  if (prf === undefined) return { kind: "pbkdf2", hash: "SHA-1", salt: octets, iterations };
  const name = identifierOf(sequenceOf(prf)?.[0]);
  const hash = hashes.get(name ?? "");
  if (name === undefined) return "damaged";
  return hash === undefined ? "unknown-cipher" : { kind: "pbkdf2", hash, salt: octets, iterations };
}

function readScrypt(elements: DerElement[], keyLength: number): KeyDerivation | "damaged" {
  const [salt, ...numbers] = elements;
  const octets = octetsOf(salt);
  const [cost, blockSize, lanes] = numbers.map(numberOf);
  if (octets === undefined || cost === undefined || blockSize === undefined || lanes === undefined) return "damaged";
  // RFC 7914, section 2: N is a power of two, above 1 and below 2^(128 r / 8).
  const exponent = Math.log2(cost);
  if (!Number.isInteger(exponent) || exponent < 1 || exponent >= 16 * blockSize) return "damaged";
  if (!statesLength(numbers.slice(3), keyLength)) return "damaged";
  return { kind: "scrypt", salt: octets, cost, blockSize, lanes };
}

function statesLength(optional: readonly DerElement[], keyLength: number): boolean {
  const stated = optional.find((element) => element.tag === INTEGER);
  return stated === undefined || numberOf(stated) === keyLength;
}

/** At least 1; as a number even if it is too large to be exact, because only its size is looked at then. */
function numberOf(element: DerElement | undefined): number | undefined {
  const value = unsignedOf(element);
  return value === undefined || value === 0n ? undefined : Number(value);
}
