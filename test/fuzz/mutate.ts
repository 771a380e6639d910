import { concat, fromText } from "../../src/core/bytes.ts";
import type { Random } from "./random.ts";

/** Above every parser's own limit. */
const LONGEST = 70_000;
/** What lengths and counts are compared with, and where sums overflow. */
const numbers = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff];
const digits = ["0", "-1", "1", "65537", "4194304", "4294967295", "4294967296", "9999999999", "1e9", "9".repeat(40)];
const letters = [...fromText("\0\t\n\r \"'%&*+,-./09:<=>?@AZ[\\]_az{|}~\u007f")];

type Mutation = (bytes: Uint8Array, random: Random, pieces: readonly Uint8Array[]) => Uint8Array;

const replaced = (bytes: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array =>
  concat(bytes.subarray(0, at), by, bytes.subarray(at + length));

const place = (bytes: Uint8Array, random: Random): number => random.below(bytes.length + 1);

const flipBit: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return bytes.length === 0 ? bytes : bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
};

const setByte: Mutation = (bytes, random) =>
  replaced(bytes, place(bytes, random), 1, random.once(2) ? Uint8Array.of(random.pick(letters)) : random.bytes(1));

const cutOut: Mutation = (bytes, random) =>
  replaced(bytes, place(bytes, random), 1 + random.below(random.pick([2, 40, 4000])), new Uint8Array(0));

const cutShort: Mutation = (bytes, random) => bytes.subarray(0, place(bytes, random));

const insertBytes: Mutation = (bytes, random) =>
  replaced(bytes, place(bytes, random), 0, random.bytes(1 + random.below(20)));

const insertPiece: Mutation = (bytes, random, pieces) =>
  pieces.length === 0 ? bytes : replaced(bytes, place(bytes, random), random.below(4), random.pick(pieces));

/** A part of it, or of a whole piece, again and again: the usual way to quadratic time. */
const repeat: Mutation = (bytes, random, pieces) => {
  const start = place(bytes, random);
  const part = bytes.subarray(start, start + 1 + random.below(random.pick([2, 20, 400])));
  const block = pieces.length > 0 && random.once(3) ? random.pick(pieces) : part;
  const times = random.once(50) ? Math.floor(LONGEST / Math.max(block.length, 1)) : 1 + random.below(20);
  return replaced(bytes, start, 0, concat(...new Array<Uint8Array>(Math.min(times, 20_000)).fill(block)));
};

/** The start of this and the end of another. */
const splice: Mutation = (bytes, random, pieces) => {
  if (pieces.length === 0) return bytes;
  const other = random.pick(pieces);
  return concat(bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random)));
};

/** A length as SSH's formats have it: 4 bytes, big-endian; at a place where there may be one. */
const setLength: Mutation = (bytes, random) => {
  const zeros = bytes.indexOf(0, random.below(bytes.length + 1));
  const at = zeros < 0 || random.once(4) ? place(bytes, random) : zeros;
  const field = new Uint8Array(4);
  new DataView(field.buffer).setUint32(0, random.pick(numbers));
  return replaced(bytes, at, 4, field);
};

/** DER's ways to state a length: indefinite, longer than needed, longer than there is (X.690, section 8.1.3). */
const setDerLength: Mutation = (bytes, random) => {
  const tag = bytes.indexOf(random.pick([0x30, 0x02, 0x04, 0x06]), random.below(bytes.length + 1));
  if (tag < 0) return bytes;
  const many = 1 + random.below(6);
  const lengths = [[0x80], [0xff], [0x81, random.below(256)], [0x82, 0, random.below(256)], [0x80 + many]];
  const long = concat(Uint8Array.of(0x80 + many), random.bytes(many));
  const given = random.once(3) ? long : Uint8Array.from(random.pick(lengths));
  return replaced(bytes, tag + 1, 1 + random.below(3), given);
};

/** A number that is written in digits: of lines, of iterations, of memory. */
const setNumber: Mutation = (bytes, random) => {
  const text = Buffer.from(bytes).toString("latin1");
  const found = [...text.slice(0, 20_000).matchAll(/\b\d{1,10}\b/g)];
  if (found.length === 0) return bytes;
  const { index, 0: old } = random.pick(found);
  return replaced(bytes, index, old.length, fromText(random.pick(digits)));
};

const mutations: readonly Mutation[] = [
  ...[flipBit, flipBit, setByte, cutOut, cutShort, insertBytes, insertPiece],
  ...[repeat, splice, setLength, setDerLength, setNumber],
];

/** `bytes` with one to four things wrong. `pieces` are what may stand in it elsewhere, or in others of its kind. */
export function mutate(bytes: Uint8Array, random: Random, pieces: readonly Uint8Array[] = []): Uint8Array {
  let changed = bytes;
  const count = random.once(2) ? 1 : 2 + random.below(3);
  for (let times = 0; times < count; times++) changed = random.pick(mutations)(changed, random, pieces);
  return changed.subarray(0, LONGEST);
}
