import { hex } from "@scure/base";
import * as v from "valibot";
import type { Bytes } from "../../src/core/bytes.ts";

/** What a file says must come of one of its vectors, and what came. Text, so that it travels out of a browser. */
export interface VectorOutcome {
  vector: string;
  /** C2SP marks so what an implementation may refuse. */
  acceptable: boolean;
  expected: string;
  actual: string;
}

export interface CheckedFile {
  numberOfTests: number;
  outcomes: VectorOutcome[];
}

/** What stands for no message and no shared key. */
export const NONE = "none";

/** A member in hexadecimal digits. */
export const bytes = v.pipe(
  v.string(),
  v.transform((digits) => hex.decode(digits) as Bytes),
);

const test = {
  tcId: v.number(),
  comment: v.string(),
  result: v.picklist(["valid", "invalid", "acceptable"]),
};

type Each<Test extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<typeof test & Test, undefined>>;
type Group<Of extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Of, undefined>>;

/** A file with what `group` and `each` name of its groups and tests, handed to `check` one test after the other. */
export async function checkEach<Of extends v.ObjectEntries, Test extends v.ObjectEntries>(
  json: string,
  group: Of,
  each: Test,
  check: (vector: Each<Test>, of: Group<Of>) => Promise<Pick<VectorOutcome, "expected" | "actual">>,
): Promise<CheckedFile> {
  const tests = v.object({ tests: v.array(v.object({ ...test, ...each })) });
  const schema = v.object({ numberOfTests: v.number(), testGroups: v.array(v.looseObject({})) });
  const { numberOfTests, testGroups } = v.parse(schema, JSON.parse(json));
  const outcomes: VectorOutcome[] = [];
  for (const one of testGroups) {
    const of = v.parse(v.object(group), one);
    for (const vector of v.parse(tests, one).tests) {
      const { tcId, comment, result } = v.parse(v.object(test), vector);
      const found = await check(vector as Each<Test>, of);
      outcomes.push({ vector: `${tcId} ${comment}`, acceptable: result === "acceptable", ...found });
    }
  }
  return { numberOfTests, outcomes };
}
