/** Numbers that look random and are the same for the same seed, so that every input can be made again by its number. */
export interface Random {
  /** From 0 to `limit` - 1. */
  below: (limit: number) => number;
  /** True once in `times`. */
  once: (times: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  bytes: (length: number) => Uint8Array<ArrayBuffer>;
}

export function randomOf(seed: string): Random {
  const next = sfc32(fnv1a(seed));
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("there must be something to pick");
      return item;
    },
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}

/** Fowler, Noll and Vo's hash, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

/** Doty-Humphrey's small fast counting generator, from PractRand. */
function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}
