import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(process.cwd(), "../shared/vectors/wycheproof");

/** Whether C2SP's vectors are beside the checkout; elsewhere their tests are left out. */
export const haveVectors = existsSync(FOLDER);
export const WITHOUT_VECTORS = `left out: there is no ${FOLDER}`;

/** A file of C2SP/wycheproof, testvectors_v1, as it is. */
export const vectorFile = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
