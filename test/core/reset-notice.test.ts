import { createPublicKey, verify as verifyByNode } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { LONGEST_BLOB, recogniseBlob } from "../../src/core/blob.ts";
import { type Bytes, fromBase64Url, fromText, sameBytes, toBase64Url, toHex } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { openEnvelope } from "../../src/core/open-envelope.ts";
import { answers, noticeReasons, readNotice, withoutNotice, writeNotice } from "../../src/core/reset-notice.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, keyId } from "../../src/core/ssh-public-key.ts";
import { type X25519Key, x25519FromSeed } from "../../src/core/x25519.ts";

const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
const other = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e12";
const [guest, admin] = [createEd25519KeyPair(), createEd25519KeyPair()];
const nonce = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index);
const notice = writeNotice(instance, { nonce, reason: "too-soon" }, guest);
let key: X25519Key;

beforeAll(async () => {
  key = await x25519FromSeed(admin.seed);
});

const envelope = (recipients = 1): string =>
  sealEnvelope(
    { instance, user: "root", password: new Secret(fromText("tR7kVq2mZ9wLx4Hb6pQ3")), time: 1_795_000_000 },
    Array(recipients).fill(admin.publicKey),
    guest,
  );

async function open(blob: string): Promise<string> {
  const findKey = async (id: Uint8Array) => (sameBytes(id, keyId(ed25519KeyBlob(admin.publicKey))) ? key : undefined);
  const outcome = await openEnvelope(blob, { findKey, instance });
  return outcome.code === "opened" ? exposeText(outcome.envelope.password) : outcome.code;
}

describe("a notice", () => {
  it("is laid out as documented, byte by byte, and signed so that anybody's Ed25519 agrees", () => {
    expect(notice).toHaveLength(112);
    expect(notice.startsWith(".N1.")).toBe(true);
    const bytes = fromBase64Url(notice.slice(4)) ?? new Uint8Array();
    const fields = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" + "03";
    expect(toHex(bytes.subarray(0, 17))).toBe(fields);
    const signed = Buffer.concat([
      Buffer.from("latchkey notice 1\0"),
      Buffer.from("0f6c8a522f0e4f5c9c396a1d1f0b7e11", "hex"),
      Buffer.from(fields, "hex"),
    ]);
    const x = Buffer.from(guest.publicKey).toString("base64url");
    const foreign = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    expect(verifyByNode(null, signed, foreign, bytes.subarray(17))).toBe(true);
  });

  it("numbers its reasons in an order that never changes", () => {
    expect(noticeReasons.slice(0, 7)).toEqual([
      "withdrawn",
      "expired",
      "user-not-allowed",
      "too-soon",
      "not-set",
      "key-not-trusted",
      "too-long",
    ]);
  });

  it("comes back from behind an envelope as it was written, and answers its own request only", async () => {
    const nonces = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const blob = envelope();
    await fc.assert(
      fc.asyncProperty(nonces, fc.constantFrom(...noticeReasons), async (nonce, reason) => {
        const text = blob + writeNotice(instance, { nonce: nonce as Bytes, reason }, guest);
        const read = await readNotice(text, instance, guest.publicKey);
        expect(read).toEqual({ nonce, reason });
        return read !== undefined && answers(read, nonce) && !answers(read, nonce.with(0, 255 - (nonce[0] ?? 0)));
      }),
    );
  });

  it("is not believed when any of its bits is changed, of another guest, or for another instance", async () => {
    const bytes = fromBase64Url(notice.slice(4)) ?? new Uint8Array();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(
        await readNotice(`LK1.A.N1.${toBase64Url(changed)}`, instance, guest.publicKey),
        `bit ${bit}`,
      ).toBeUndefined();
    }
    expect(await readNotice(`LK1.A${notice}`, instance, guest.publicKey)).toBeDefined();
    expect(await readNotice(`LK1.A${notice}`, other, guest.publicKey)).toBeUndefined();
    expect(await readNotice(`LK1.A${notice}`, instance, admin.publicKey)).toBeUndefined();
  });

  it("is none in a text without one, cut short, or with more behind it", async () => {
    for (const text of ["", "LK1.A", `LK1.A${notice.slice(0, -1)}`, `LK1.A${notice}A`, `LK1.A${notice}${notice}`])
      expect(await readNotice(text, instance, guest.publicKey), text.slice(-8)).toBeUndefined();
  });

  it("with a nonce of another length is not made", () => {
    for (const length of [0, 15, 17])
      expect(() => writeNotice(instance, { nonce: new Uint8Array(length), reason: "expired" }, guest)).toThrow(
        "16 bytes",
      );
  });
});

describe("an envelope with a notice behind it", () => {
  it("opens as it did before, and gives the envelope back", async () => {
    const plain = envelope();
    expect(recogniseBlob(plain + notice)).toEqual(recogniseBlob(plain));
    expect(await open(plain + notice)).toBe("tR7kVq2mZ9wLx4Hb6pQ3");
    expect([withoutNotice(plain + notice), withoutNotice(plain), withoutNotice("")]).toEqual([plain, plain, ""]);
  });

  it("opens whoever signed the notice: only who reads the notice has to ask", async () => {
    const foreign = writeNotice(other, { nonce, reason: "expired" }, admin);
    expect(await open(envelope() + foreign)).toBe("tR7kVq2mZ9wLx4Hb6pQ3");
  });

  it("fits what Nova stores with up to four recipients", () => {
    expect((envelope(4) + notice).length).toBeLessThanOrEqual(LONGEST_BLOB);
    expect((envelope(5) + notice).length).toBeGreaterThan(LONGEST_BLOB);
  });

  it("is no blob when the notice is broken", async () => {
    const plain = envelope();
    for (const broken of [
      ".N1.",
      ".N1.AAAA",
      notice.slice(0, -1),
      `${notice}A`,
      `${notice}=`,
      notice + notice,
      ".N2.A",
      ". ",
    ]) {
      expect(recogniseBlob(plain + broken), broken.slice(0, 8)).toBeUndefined();
      expect(await open(plain + broken)).toBe("damaged");
    }
  });

  it("is no blob when the envelope is broken, missing, or Nova's", () => {
    const rsa = Buffer.from(crypto.getRandomValues(new Uint8Array(256))).toString("base64");
    for (const text of [notice, `LK1.${notice}`, envelope().slice(0, -1) + notice, rsa + notice])
      expect(recogniseBlob(text), text.slice(0, 8)).toBeUndefined();
  });
});
