import { readSequence, unsignedOf } from "./der.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { rsaOutcome } from "./key-file-rsa.ts";

/** Reads an RSAPrivateKey (RFC 8017, appendix A.1.2). Keys of more than two primes, version 1, are not for us. */
export function readPkcs1(der: Uint8Array): KeyFileOutcome {
  const elements = readSequence(der);
  const version = unsignedOf(elements?.[0]);
  if (elements === undefined || version === undefined) return refuse("damaged");
  if (version !== 0n) return refuse(version === 1n ? "unknown-key-type" : "damaged");
  const [n, e, d, p, q, dP, dQ, qInv] = elements.slice(1).map(unsignedOf);
  if (n === undefined || e === undefined || d === undefined || p === undefined || q === undefined)
    return refuse("damaged");
  if (dP === undefined || dQ === undefined || qInv === undefined || elements.length !== 9) return refuse("damaged");
  return rsaOutcome({ n, e, d, p, q, dP, dQ, qInv }, "");
}
