import { afterAll, describe, expect, it } from "vitest";
import { argon2 } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { ed25519FromSeed } from "../../src/core/ed25519.ts";
import { keyFileLimits } from "../../src/core/key-file-limits.ts";
import type { KeyFileOutcome, PrivateKey } from "../../src/core/key-file-outcome.ts";
import { readKeyFile } from "../../src/core/read-key-file.ts";
import { checkRsaPrivateKey } from "../../src/core/rsa-check.ts";
import { Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, formatSshPublicKey } from "../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../src/core/ssh-rsa-blob.ts";
import { contentOf, passphrase, removeFolder } from "../key-files/makers.ts";
import { readable } from "../key-files/readable.ts";
import { refusals } from "../key-files/refused.ts";

afterAll(removeFolder);

const secret = (text: string): Secret => new Secret(fromText(text));
const read = (file: Uint8Array, tried?: string, limits = keyFileLimits): Promise<KeyFileOutcome> =>
  readKeyFile(file, { argon2, limits, ...(tried === undefined ? {} : { passphrase: secret(tried) }) });

const publicLine = (key: PrivateKey): string =>
  formatSshPublicKey(key.type === "ssh-rsa" ? rsaKeyBlob(key.numbers) : ed25519KeyBlob(key.pair.publicKey));

/** The key is whole by itself: what it shows follows from what it hides. */
const isWhole = (key: PrivateKey): boolean =>
  key.type === "ssh-rsa"
    ? checkRsaPrivateKey(key.numbers) === undefined
    : key.pair.seed.use((seed) => publicLine({ ...key, pair: ed25519FromSeed(new Secret(seed.slice())) })) ===
      publicLine(key);

/** A changed cost is refused, not paid. */
const lowLimits = { ...keyFileLimits, bcryptRounds: 2, pbkdf2Iterations: 4096, scryptWork: 2 ** 14, argon2Work: 4096 };

/** Another character of base64 in its place, so that it is not found at once. */
function changedAt(file: Uint8Array, place: number): Uint8Array {
  const copy = Uint8Array.from(file);
  copy[place] = copy[place] === 0x41 ? 0x42 : 0x41;
  return copy;
}

describe("a key file", () => {
  it("is one of at least 60 that the tools write", () => {
    expect(readable.length + refusals.length).toBeGreaterThanOrEqual(60);
  });

  for (const { name, make, print, encrypted } of readable)
    it(`${name}: read${encrypted ? " with its passphrase only" : ""}`, async () => {
      const file = contentOf(make());
      if (encrypted) {
        expect(await read(file)).toEqual({ code: "passphrase-needed" });
        expect(await read(file, "")).toEqual({ code: "passphrase-needed" });
        expect(await read(file, "password")).toEqual({ code: "wrong-passphrase" });
      }
      const outcome = await read(file, encrypted ? passphrase : undefined);
      if (outcome.code !== "key") throw new Error(JSON.stringify(outcome));
      expect(publicLine(outcome.key)).toBe(print(make()));
    });

  for (const { name, make, refusal, limits } of refusals)
    it(`${name}: refused as ${refusal}`, async () => {
      expect(await read(contentOf(make()), passphrase, limits)).toEqual({ code: "refused", refusal });
      expect(await read(contentOf(make()), undefined, limits)).toEqual({ code: "refused", refusal });
    });
});

describe("a damaged key file", () => {
  for (const { name, make, print, encrypted } of readable)
    it(`${name}: gives no key that is not whole, when cut short or with a byte changed`, async () => {
      const file = contentOf(make());
      const count = encrypted ? 8 : 24;
      const places = Array.from({ length: count }, (_, index) => Math.floor((file.length * (index + 0.5)) / count));
      const damaged = places.flatMap((place) => [file.subarray(0, place), changedAt(file, place)]);
      for (const bytes of damaged) {
        const outcome = await read(bytes, passphrase, lowLimits);
        if (outcome.code === "key") expect(isWhole(outcome.key)).toBe(true);
        // PKCS#8 of an Ed25519 key is the seed and nothing else: another seed is another key.
        if (outcome.code === "key" && !name.startsWith("openssl PKCS#8 Ed25519"))
          expect(publicLine(outcome.key)).toBe(print(make()));
      }
    });
});
