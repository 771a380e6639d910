import type { Random } from "./random.ts";

/** Something that reads what strangers wrote, and what it is fed with. */
export interface FuzzedParser {
  name: string;
  /** Of a run's inputs, in proportion to the others'. */
  share: number;
  /** Every outcome that its documentation names. */
  outcomes: readonly string[];
  makeInput: (random: Random) => Uint8Array;
  /** Its outcome. Whatever it throws is a fault, as is an outcome that is not named. */
  parse: (input: Uint8Array) => Promise<string> | string;
}
