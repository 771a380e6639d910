import fc from "fast-check";
import nacl from "tweetnacl";
import { beforeAll, describe, expect, it } from "vitest";
import { recogniseBlob } from "../../src/core/blob.ts";
import { fromBase64Url, fromText, sameBytes, toBase64Url } from "../../src/core/bytes.ts";
import { createEd25519KeyPair, type Ed25519KeyPair, sign } from "../../src/core/ed25519.ts";
import { signedPart } from "../../src/core/envelope.ts";
import { type EnvelopeOutcome, openEnvelope } from "../../src/core/open-envelope.ts";
import { pad } from "../../src/core/padding.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { sealBox } from "../../src/core/sealed-box.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, keyId } from "../../src/core/ssh-public-key.ts";
import { type X25519Key, x25519FromPublicKey, x25519FromSeed } from "../../src/core/x25519.ts";

const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
const guest = createEd25519KeyPair();
const [admin, colleague, stranger] = [createEd25519KeyPair(), createEd25519KeyPair(), createEd25519KeyPair()];
const keys = new Map<Ed25519KeyPair, X25519Key>();

beforeAll(async () => {
  for (const pair of [admin, colleague, stranger]) keys.set(pair, await x25519FromSeed(pair.seed));
});

const payload = (password = "tR7kVq2mZ9wLx4Hb6pQ3", time = 1_795_000_000) => ({
  instance,
  user: "Administrator",
  password: new Secret(fromText(password)),
  time,
});

const keyRing = (holder: Ed25519KeyPair) => async (id: Uint8Array) =>
  sameBytes(id, keyId(ed25519KeyBlob(holder.publicKey))) ? keys.get(holder) : undefined;

const open = (blob: string, holder = admin, expected = {}): Promise<EnvelopeOutcome> =>
  openEnvelope(blob, { findKey: keyRing(holder), instance, ...expected });

/** An envelope whose every part may be wrong, for what `sealEnvelope` refuses to make. */
function forge(
  parts: { json?: Uint8Array; signer?: Ed25519KeyPair; padded?: Uint8Array; contentKeyLength?: number } = {},
) {
  const json = parts.json ?? fromText(`{"instance":"${instance}","user":"root","password":"secret","time":1}`);
  const contentKey = nacl.randomBytes(32);
  const boxKey = x25519FromPublicKey(admin.publicKey) ?? new Uint8Array();
  const stanzas = Uint8Array.of(1, ...keyId(ed25519KeyBlob(admin.publicKey)), ...sealBox(contentKey, boxKey));
  const nonce = nacl.randomBytes(24);
  const signature = sign(signedPart(stanzas, nonce, json), (parts.signer ?? guest).seed);
  const padded = parts.padded ?? pad(Uint8Array.of(...guest.publicKey, ...signature, ...json), 128);
  return `LK1.${toBase64Url(Uint8Array.of(...stanzas, ...nonce, ...nacl.secretbox(padded, nonce, contentKey)))}`;
}

describe("an envelope", () => {
  it("gives each of its recipients the password, the user, the time and the guest's key", async () => {
    const blob = sealEnvelope(payload(), [admin.publicKey, colleague.publicKey], guest);
    for (const holder of [admin, colleague]) {
      const outcome = await open(blob, holder);
      if (outcome.code !== "opened") throw new Error(outcome.code);
      expect(exposeText(outcome.envelope.password)).toBe("tR7kVq2mZ9wLx4Hb6pQ3");
      expect(outcome.envelope).toMatchObject({ user: "Administrator", time: 1_795_000_000, guestKey: guest.publicKey });
      expect(outcome.envelope.recipients).toHaveLength(2);
    }
  });

  it("fits Nova's 1020 bytes for one to five recipients", () => {
    const one = sealEnvelope(payload(), [admin.publicKey], guest);
    const five = sealEnvelope(payload(), Array(5).fill(admin.publicKey), guest);
    expect(one.length).toBeLessThanOrEqual(530);
    expect(five.length).toBeLessThanOrEqual(1020);
  });

  it("carries any password of printable characters, and hides its length in steps", async () => {
    const password = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter((text) => !/[\p{Cc}]/u.test(text) && [...text].length <= 256 && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(password, async (text) => {
        const outcome = await open(sealEnvelope(payload(text), [admin.publicKey], guest));
        return outcome.code === "opened" && exposeText(outcome.envelope.password) === text;
      }),
      { numRuns: 60 },
    );
    expect(sealEnvelope(payload("a".repeat(8)), [admin.publicKey], guest)).toHaveLength(
      sealEnvelope(payload("a".repeat(24)), [admin.publicKey], guest).length,
    );
  });

  it("is refused when any single bit is flipped, each of them", async () => {
    const blob = sealEnvelope(payload(), [admin.publicKey, colleague.publicKey], guest);
    const bytes = fromBase64Url(blob.slice(4)) ?? new Uint8Array();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect((await open(`LK1.${toBase64Url(changed)}`)).code, `bit ${bit}`).not.toBe("opened");
    }
  });

  it("is refused when several of its bytes are changed", async () => {
    const bytes = fromBase64Url(sealEnvelope(payload(), [admin.publicKey], guest).slice(4)) ?? new Uint8Array();
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(change, { minLength: 1, maxLength: 8, selector: ([at]) => at }),
        async (changes) => {
          const changed = bytes.slice();
          for (const [at, mask] of changes) changed[at] = (changed[at] ?? 0) ^ mask;
          return (await open(`LK1.${toBase64Url(changed)}`)).code !== "opened";
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is refused when characters of its text are changed, dropped or added", async () => {
    const blob = sealEnvelope(payload(), [admin.publicKey], guest);
    for (const changed of [
      blob.slice(1),
      blob.slice(0, -1),
      `${blob}A`,
      `${blob}=`,
      ` ${blob}`,
      blob.replace("LK1", "LK2"),
      `${blob.slice(0, -4)}AAAA`,
    ])
      expect((await open(changed)).code, changed.slice(0, 6)).toBe("damaged");
  });
});

describe("opening says which check failed, and gives no password", () => {
  it("text that is no envelope", async () => {
    for (const text of ["", "LK1.", "LK1.AA", "hunter2", "LK1.AAAA"])
      expect(await open(text)).toEqual({ code: "damaged", problem: "format" });
  });

  it("sealed to other people's keys: it names them", async () => {
    const blob = sealEnvelope(payload(), [colleague.publicKey], guest);
    expect(await open(blob)).toEqual({
      code: "not-for-my-keys",
      recipients: [keyId(ed25519KeyBlob(colleague.publicKey))],
    });
  });

  it("a stanza that names my key but was sealed to another", async () => {
    const bytes = fromBase64Url(sealEnvelope(payload(), [colleague.publicKey], guest).slice(4)) ?? new Uint8Array();
    bytes.set(keyId(ed25519KeyBlob(admin.publicKey)), 1);
    expect(await open(`LK1.${toBase64Url(bytes)}`)).toEqual({ code: "damaged", problem: "content-key" });
  });

  it("a changed body", async () => {
    const bytes = fromBase64Url(sealEnvelope(payload(), [admin.publicKey], guest).slice(4)) ?? new Uint8Array();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(await open(`LK1.${toBase64Url(bytes)}`)).toEqual({ code: "damaged", problem: "body" });
  });

  it("a body without padding", async () => {
    expect(await open(forge({ padded: new Uint8Array(128) }))).toEqual({ code: "damaged", problem: "padding" });
  });

  it("a payload of another shape", async () => {
    for (const json of [
      "",
      "{}",
      "not json",
      `{"instance":"${instance}","user":"root","password":"","time":1}`,
      `{"instance":"${instance}","user":"root","password":"a\\nb","time":1}`,
      `{"instance":"${instance}","user":"root","password":"ok","time":1,"more":2}`,
    ])
      expect(await open(forge({ json: fromText(json) })), json).toEqual({ code: "damaged", problem: "payload" });
  });

  it("signed by another key than the one it claims", async () => {
    expect(await open(forge({ signer: stranger }))).toEqual({ code: "damaged", problem: "signature" });
  });

  it("another instance's", async () => {
    const other = "11111111-2222-4333-8444-555555555555";
    expect(await open(sealEnvelope(payload(), [admin.publicKey], guest), admin, { instance: other })).toEqual({
      code: "other-instance",
      instance,
    });
  });

  it("another guest key than the pinned one", async () => {
    const blob = sealEnvelope(payload(), [admin.publicKey], guest);
    expect(await open(blob, admin, { guestKey: stranger.publicKey })).toEqual({
      code: "guest-key-changed",
      guestKey: guest.publicKey,
    });
    expect((await open(blob, admin, { guestKey: guest.publicKey })).code).toBe("opened");
  });

  it("older than the newest one opened; the same again is fine", async () => {
    const blob = sealEnvelope(payload("older", 99), [admin.publicKey], guest);
    expect(await open(blob, admin, { newestTime: 100 })).toEqual({ code: "older-password", time: 99, newestTime: 100 });
    expect((await open(blob, admin, { newestTime: 99 })).code).toBe("opened");
  });
});

describe("sealing refuses", () => {
  it("a recipient that anybody could be: a point of small order, or no point at all", () => {
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    for (const recipient of [new Uint8Array(32), identity, new Uint8Array(32).fill(255), new Uint8Array(31)])
      expect(() => sealEnvelope(payload(), [recipient], guest)).toThrow(RangeError);
  });

  it("no recipient, an empty password, one with control characters, one of 257 characters", () => {
    expect(() => sealEnvelope(payload(), [], guest)).toThrow("recipients");
    for (const password of ["", "a\nb", "a\u0085b", "x".repeat(257)])
      expect(() => sealEnvelope(payload(password), [admin.publicKey], guest)).toThrow("not a payload");
  });
});

describe("a blob is recognised", () => {
  it("as an envelope or as Nova's RSA block, and nothing else is", () => {
    expect(recogniseBlob(sealEnvelope(payload(), [admin.publicKey], guest))?.kind).toBe("envelope");
    const rsa = Buffer.from(crypto.getRandomValues(new Uint8Array(256))).toString("base64");
    expect(recogniseBlob(rsa)?.kind).toBe("rsa");
    expect(recogniseBlob(rsa.replace(/(.{64})/g, "$1\n"))?.kind).toBe("rsa");
    for (const text of [
      "",
      "hunter2",
      "Passw0rd!",
      btoa("correct horse battery staple ".repeat(8)),
      "A".repeat(40),
      rsa.slice(1),
      "LK1.x",
    ])
      expect(recogniseBlob(text), text).toBeUndefined();
  });
});
