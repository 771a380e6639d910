import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const FOLDER = join(process.cwd(), "../shared/vectors/wycheproof");

const test = v.looseObject({
  tcId: v.number(),
  comment: v.string(),
  flags: v.array(v.string()),
  result: v.picklist(["valid", "invalid", "acceptable"]),
});

/** Whether C2SP's vectors are beside the checkout; elsewhere their tests are left out. */
export const haveVectors = existsSync(FOLDER);
export const WITHOUT_VECTORS = `left out: there is no ${FOLDER}`;

/** A file of C2SP/wycheproof, testvectors_v1, with what `group` and `each` name of its groups and tests. */
export function vectors<Group extends v.ObjectEntries, Test extends v.ObjectEntries>(
  file: string,
  group: Group,
  each: Test,
) {
  const schema = v.object({
    numberOfTests: v.number(),
    testGroups: v.array(v.object({ ...group, tests: v.array(v.object({ ...test.entries, ...each })) })),
  });
  return v.parse(schema, JSON.parse(readFileSync(join(FOLDER, file), "utf8")));
}

export const bytesOf = (digits: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(digits, "hex"));
