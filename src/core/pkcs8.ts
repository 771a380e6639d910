import { sameBytes } from "./bytes.ts";
import {
  type DerElement,
  identifierOf,
  OCTET_STRING,
  octetsOf,
  readLength,
  readSequence,
  sequenceOf,
  unsignedOf,
} from "./der.ts";
import { ed25519FromSeed } from "./ed25519.ts";
import { type KeyFileOutcome, type KeyFileRefusal, refuse } from "./key-file-outcome.ts";
import { readPkcs1 } from "./pkcs1.ts";
import { Secret } from "./secret.ts";

const RSA = "1.2.840.113549.1.1.1";
const ED25519 = "1.3.101.112";
/** [1], the public key (RFC 5958, section 2): a BIT STRING without its tag, so a zero byte comes first. */
const PUBLIC_KEY = 0x81;

const otherTypes = new Map<string, KeyFileRefusal>([
  ["1.2.840.10045.2.1", "ecdsa"],
  ["1.2.840.10040.4.1", "dsa"],
]);

/** Reads a PrivateKeyInfo or OneAsymmetricKey (RFC 5208, RFC 5958) of an RSA or Ed25519 key. It has no comment. */
export function readPkcs8(der: Uint8Array): KeyFileOutcome {
  const [version, algorithm, privateKey, ...more] = readSequence(der) ?? [];
  const number = unsignedOf(version);
  const type = identifierOf(sequenceOf(algorithm)?.[0]);
  const content = octetsOf(privateKey);
  if (number === undefined || number > 1n || type === undefined || content === undefined) return refuse("damaged");
  if (type === RSA) return readPkcs1(content);
  if (type === ED25519) return readEd25519(content, more);
  return refuse(otherTypes.get(type) ?? "unknown-key-type");
}

/** The seed is an OCTET STRING within the OCTET STRING (RFC 8410, section 7). */
function readEd25519(content: Uint8Array, more: readonly DerElement[]): KeyFileOutcome {
  const inner = readLength(content, 1);
  if (content[0] !== OCTET_STRING || inner?.end !== content.length || inner.end - inner.start !== 32)
    return refuse("damaged");
  const pair = ed25519FromSeed(new Secret(content.slice(inner.start)));
  const stated = more.find((element) => element.tag === PUBLIC_KEY)?.content;
  if (stated === undefined || sameBytes(stated.subarray(1), pair.publicKey))
    return { code: "key", key: { type: "ssh-ed25519", pair }, comment: "" };
  pair.seed.wipe();
  return refuse("damaged");
}
