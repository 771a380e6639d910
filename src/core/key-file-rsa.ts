import { type KeyFileOutcome, type KeyFileRefusal, refuse } from "./key-file-outcome.ts";
import { checkRsaPrivateKey, LONGEST_MODULUS } from "./rsa-check.ts";
import { bitLength } from "./rsa-integers.ts";
import type { RsaKeyProblem, RsaPrivateKey } from "./rsa-key.ts";

const refusals: Record<RsaKeyProblem, KeyFileRefusal> = {
  "too-small": "rsa-too-small",
  "too-large": "rsa-too-large",
  inconsistent: "damaged",
};

/** What a file's RSA numbers come to: a key, if they belong together and it has a size that is used. */
export function rsaOutcome(numbers: RsaPrivateKey, comment: string): KeyFileOutcome {
  const problem = checkRsaPrivateKey(numbers);
  return problem === undefined
    ? { code: "key", key: { type: "ssh-rsa", numbers }, comment }
    : refuse(refusals[problem]);
}

/** The numbers as SSH's own formats keep them: d mod p-1 and d mod q-1 are left out, and calculated here. */
export function rsaOutcomeFromParts(parts: Omit<RsaPrivateKey, "dP" | "dQ">, comment: string): KeyFileOutcome {
  const { n, d, p, q } = parts;
  if (bitLength(n) > LONGEST_MODULUS) return refuse("rsa-too-large");
  if (p < 2n || q < 2n) return refuse("damaged");
  return rsaOutcome({ ...parts, dP: d % (p - 1n), dQ: d % (q - 1n) }, comment);
}
