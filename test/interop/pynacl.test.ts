import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBase64, fromText, sameBytes, toBase64 } from "../../src/core/bytes.ts";
import { type Ed25519KeyPair, ed25519FromSeed } from "../../src/core/ed25519.ts";
import { openEnvelope } from "../../src/core/open-envelope.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { openBox, sealBox } from "../../src/core/sealed-box.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, keyId } from "../../src/core/ssh-public-key.ts";
import { x25519FromPublicKey, x25519FromSeed } from "../../src/core/x25519.ts";
import { type PyNaCl, startPyNaCl } from "./pynacl.ts";

const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
let pynacl: PyNaCl;

beforeAll(() => {
  pynacl = startPyNaCl();
});
afterAll(() => pynacl.end());

const runs = { numRuns: 30 };
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.slice());
const seeds = fc.uniqueArray(seed, { minLength: 1, maxLength: 5, selector: (bytes) => toBase64(bytes) });
/** Any characters that a password or a user may have: no control characters, no lone surrogates. */
const plain = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength }),
      fc.string({ unit: fc.constantFrom('"', "\\", "/", "ß", "日", "🗝", "é", "u0041", " "), minLength: 1, maxLength }),
    )
    .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text) && [...text].length <= 200);
const payload = fc.record({
  instance: fc.constant(instance),
  user: plain(20),
  password: plain(40),
  time: fc.nat(),
});
const reset = fc.option(
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((nonce) => Buffer.from(nonce).toString("base64url")),
  { nil: undefined },
);

const pairOf = (bytes: Uint8Array): Ed25519KeyPair => ed25519FromSeed(new Secret(bytes.slice()));
const bytesOf = (text: string | undefined): Uint8Array => fromBase64(text ?? "") ?? new Uint8Array();

describe("an envelope", () => {
  it("made with PyNaCl opens in ours, for each of its recipients", async () => {
    const made = fc.asyncProperty(
      payload,
      reset,
      seeds,
      seed,
      fc.boolean(),
      async (said, nonce, holders, guestSeed, asciiOnly) => {
        const { envelope = "" } = await pynacl.ask({
          do: "seal",
          payload: nonce === undefined ? said : { ...said, reset: nonce },
          recipients: holders.map((holder) => toBase64(pairOf(holder).publicKey)),
          guestSeed: toBase64(guestSeed),
          asciiOnly,
        });
        for (const holder of holders) {
          const pair = pairOf(holder);
          const key = await x25519FromSeed(pair.seed);
          const findKey = async (id: Uint8Array) =>
            sameBytes(id, keyId(ed25519KeyBlob(pair.publicKey))) ? key : undefined;
          const outcome = await openEnvelope(envelope, { findKey, instance, guestKey: pairOf(guestSeed).publicKey });
          if (outcome.code !== "opened") throw new Error(outcome.code);
          const { user, password, time, reset: answered } = outcome.envelope;
          expect({ user, password: exposeText(password), time, answered }).toEqual({
            user: said.user,
            password: said.password,
            time: said.time,
            answered: nonce,
          });
        }
      },
    );
    await fc.assert(made, runs);
  });

  it("made by ours opens in PyNaCl, for each of its recipients", async () => {
    const made = fc.asyncProperty(payload, reset, seeds, seed, async (said, nonce, holders, guestSeed) => {
      const guest = pairOf(guestSeed);
      const recipients = holders.map((holder) => pairOf(holder).publicKey);
      const more = nonce === undefined ? {} : { reset: nonce };
      const sealed = { ...said, password: new Secret(fromText(said.password)), ...more };
      const envelope = sealEnvelope(sealed, recipients, guest);
      for (const holder of holders) {
        const opened = await pynacl.ask({ do: "open", envelope, seed: toBase64(holder) });
        expect(opened).toEqual({ payload: { ...said, ...more }, guestKey: toBase64(guest.publicKey) });
      }
    });
    await fc.assert(made, runs);
  });

  it("is refused by PyNaCl for another key, and when a bit was flipped", async () => {
    const flipped = fc.asyncProperty(payload, seed, seed, fc.nat(), async (said, holder, stranger, position) => {
      fc.pre(!sameBytes(holder, stranger));
      const sealed = { ...said, password: new Secret(fromText(said.password)) };
      const envelope = sealEnvelope(sealed, [pairOf(holder).publicKey], pairOf(stranger));
      const bytes = Buffer.from(envelope.slice(4), "base64url");
      const bit = position % (bytes.length * 8);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      for (const request of [
        { envelope, seed: toBase64(stranger) },
        { envelope: `LK1.${bytes.toString("base64url")}`, seed: toBase64(holder) },
      ])
        expect(await pynacl.ask({ do: "open", ...request })).toEqual({ error: expect.any(String) });
    });
    await fc.assert(flipped, runs);
  });
});

describe("agrees with libsodium", () => {
  it("on the X25519 key and the key id of an SSH key, from its seed and from its public key", async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (bytes) => {
        const pair = pairOf(bytes);
        const converted = await pynacl.ask({ do: "convert", seed: toBase64(bytes) });
        const expected = bytesOf(converted.publicKey);
        expect((await x25519FromSeed(pair.seed)).publicKey).toEqual(expected);
        expect(x25519FromPublicKey(pair.publicKey)).toEqual(expected);
        expect(keyId(ed25519KeyBlob(pair.publicKey))).toEqual(bytesOf(converted.keyId));
      }),
      runs,
    );
  });

  it("on sealed boxes, both ways", async () => {
    const content = fc.uint8Array({ maxLength: 200 }).map((bytes) => bytes.slice());
    await fc.assert(
      fc.asyncProperty(seed, content, async (bytes, said) => {
        const key = await x25519FromSeed(pairOf(bytes).seed);
        const theirs = await pynacl.ask({ do: "box-seal", seed: toBase64(bytes), content: toBase64(said) });
        expect(await openBox(bytesOf(theirs.sealed), key)).toEqual(said);
        const sealed = toBase64(sealBox(said, key.publicKey));
        expect(await pynacl.ask({ do: "box-open", seed: toBase64(bytes), sealed })).toEqual({
          content: toBase64(said),
        });
      }),
      runs,
    );
  });
});
