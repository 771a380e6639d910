/** Arithmetic modulo an integer above 1. A bigint's operations take a time that depends on their values: see rsa-pkcs1.ts. */
import { bitLength } from "./rsa-integers.ts";

const WINDOW = 4n;

/** The remainder that is not negative. */
export function remainder(integer: bigint, modulus: bigint): bigint {
  const rest = integer % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/**
 * `base ** exponent % modulus` by fixed windows (Handbook of Applied Cryptography, algorithm 14.109, without sliding): the same
 * sequence of squarings and multiplications for every exponent of `bits` bits. Throws a RangeError if it has more.
 */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint, bits = bitLength(exponent)): bigint {
  const digits = exponent.toString(16).padStart(Math.ceil(bits / Number(WINDOW)), "0");
  if (exponent < 0n || bitLength(exponent) > bits) throw new RangeError("exponent has more than bits");
  const powers = [1n % modulus];
  for (let index = 1; index < 1 << Number(WINDOW); index++) powers.push(((powers[index - 1] ?? 0n) * base) % modulus);
  let power = 1n;
  for (const digit of digits) {
    for (let squaring = 0n; squaring < WINDOW; squaring++) power = (power * power) % modulus;
    power = (power * (powers[Number.parseInt(digit, 16)] ?? 0n)) % modulus;
  }
  return power;
}

/** The inverse by the extended Euclidean algorithm (the same, 2.107); undefined if there is none. */
export function modularInverse(integer: bigint, modulus: bigint): bigint | undefined {
  let [high, low] = [modulus, remainder(integer, modulus)];
  let [before, inverse] = [0n, 1n];
  while (low > 1n) {
    const quotient = high / low;
    [high, low] = [low, high - quotient * low];
    [before, inverse] = [inverse, before - quotient * inverse];
  }
  return low === 1n ? remainder(inverse, modulus) : undefined;
}
