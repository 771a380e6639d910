import * as v from "valibot";
import { verify } from "../../src/core/ed25519.ts";
import { bytes, type CheckedFile, checkEach } from "./vector-file.ts";

/** Every signature as expected. */
export const checkEd25519 = (json: string): Promise<CheckedFile> =>
  checkEach(
    json,
    { publicKey: v.object({ pk: bytes }) },
    { msg: bytes, sig: bytes },
    async ({ result, msg, sig }, group) => ({
      expected: result,
      actual: (await verify(msg, sig, group.publicKey.pk)) ? "valid" : "invalid",
    }),
  );
