import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromText } from "../../src/core/bytes.ts";
import { pad, unpaddedLength } from "../../src/core/padding.ts";
import { readPayload, writePayload } from "../../src/core/payload.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { isPlainUtf8 } from "../../src/core/utf8.ts";

const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
const password = fc
  .string({ unit: "binary", minLength: 1, maxLength: 64 })
  .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));

describe("a payload", () => {
  it("is JSON that any parser reads, and comes back as it was written", () => {
    fc.assert(
      fc.property(password, fc.nat(), fc.boolean(), (text, time, reset) => {
        const payload = {
          instance,
          user: 'a "quoted" \\ name',
          password: new Secret(fromText(text)),
          time,
          ...(reset && { reset: "A".repeat(22) }),
        };
        const json = writePayload(payload);
        const foreign = JSON.parse(new TextDecoder().decode(json));
        const own = readPayload(json);
        return (
          foreign.password === text &&
          own !== undefined &&
          exposeText(own.password) === text &&
          own.user === payload.user &&
          own.reset === payload.reset
        );
      }),
    );
  });

  it("is read as any JSON writer makes it: white space, member order, escapes", () => {
    fc.assert(
      fc.property(password, fc.constantFrom(undefined, 2), fc.boolean(), (text, indent, ascii) => {
        let json = JSON.stringify({ time: 5, password: text, user: "password", instance }, null, indent);
        if (ascii)
          json = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
        const payload = readPayload(fromText(json));
        return payload !== undefined && exposeText(payload.password) === text && payload.user === "password";
      }),
    );
  });

  it("is refused with escapes that are none, lone surrogates, or control characters behind an escape", () => {
    for (const text of ["\\x41", "\\u12", "\\ud800", "\\udc00", "\\ud800\\u0041", "\\n", "\\u0007", "\\u0085", "\\"])
      expect(
        readPayload(fromText(`{"instance":"${instance}","user":"a","time":1,"password":"${text}"}`)),
        text,
      ).toBeUndefined();
  });

  it("is refused when a member is missing, doubled, of another type or unknown", () => {
    const good = { instance, user: "a", password: "b", time: 1 };
    expect(readPayload(fromText(JSON.stringify(good)))).toBeDefined();
    for (const change of [
      { instance: "x" },
      { user: "" },
      { user: 1 },
      { password: 1 },
      { time: -1 },
      { time: 1.5 },
      { time: "1" },
      { reset: "short" },
      { other: 1 },
      { instance: instance.toUpperCase() },
    ])
      expect(readPayload(fromText(JSON.stringify({ ...good, ...change }))), JSON.stringify(change)).toBeUndefined();
    expect(
      readPayload(fromText(`{"password":"a","instance":"${instance}","user":"a","time":1,"password":"b"}`)),
    ).toBeUndefined();
  });
});

describe("padding", () => {
  it("goes up to the next multiple and comes off again, for every length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
        const padded = pad(content, 128);
        return (
          padded.length % 128 === 0 && padded.length > content.length && unpaddedLength(padded, 128) === content.length
        );
      }),
    );
  });

  it("is refused without its mark, or with its mark further away than a block", () => {
    expect(unpaddedLength(new Uint8Array(128), 128)).toBeUndefined();
    expect(unpaddedLength(new Uint8Array(0), 128)).toBeUndefined();
    expect(unpaddedLength(Uint8Array.of(0x80, ...new Uint8Array(255)), 128)).toBeUndefined();
    expect(unpaddedLength(new Uint8Array(128).fill(1), 128)).toBeUndefined();
  });
});

describe("plain UTF-8", () => {
  it("is told exactly as a strict decoder tells it", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 6 }).map((text) => fromText(text)),
    );
    fc.assert(
      fc.property(bytes, (candidate) => {
        let expected = false;
        try {
          expected = !/\p{Cc}/u.test(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(candidate));
        } catch {}
        return isPlainUtf8(candidate, 256) === expected;
      }),
      { numRuns: 20_000 },
    );
  });

  it("counts characters, not bytes", () => {
    expect(isPlainUtf8(fromText("ü".repeat(256)), 256)).toBe(true);
    expect(isPlainUtf8(fromText("ü".repeat(257)), 256)).toBe(false);
  });
});
