import { fromText } from "../../src/core/bytes.ts";
import { readPayload, writePayload } from "../../src/core/payload.ts";
import { mutate } from "./mutate.ts";
import type { FuzzedParser } from "./parser.ts";

export const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
/** Of what an envelope is accepted that is not the first one. */
export const OLDEST_TIME = 1_795_000_000;

const good = { instance, user: "Administrator", password: "tR7kVq2mZ9wLx4Hb6pQ3", time: OLDEST_TIME };
export const payloads: Uint8Array[] = [
  good,
  { ...good, reset: "AAECAwQFBgcICQoLDA0ODw" },
  { ...good, password: 'pässwörd "密码" \\ 🔑 /', user: "root" },
  { ...good, instance: "11111111-2222-4333-8444-555555555555" },
  { ...good, time: 1 },
  { ...good, password: "x".repeat(256) },
].map((payload) => fromText(JSON.stringify(payload)));

export const payloadPieces: Uint8Array[] = [
  ...[
    '"',
    "\\",
    '\\"',
    "\\u",
    "\\ud83d\\udd11",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    ":",
    ",",
    '"password"',
    '"password":"x"',
  ],
  ...['"password" : "', '"__proto__":{}', "null", "1e400", "-0", "[", " \t\r\n", "\u0085", "\ud83d\udd11", "\ufeff"],
].map(fromText);

const escaped = (json: Uint8Array): Uint8Array =>
  fromText(
    Buffer.from(json)
      .toString()
      .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );

export const payloadParser: FuzzedParser = {
  name: "payloads",
  share: 12,
  outcomes: ["payload", "none"],
  makeInput(random) {
    const json = random.pick(payloads);
    if (random.once(20)) return random.bytes(random.below(600));
    return mutate(random.once(3) ? escaped(json) : json, random, payloadPieces);
  },
  /** What is read can be written, and read again as the same. */
  parse(json) {
    const payload = readPayload(json);
    if (payload === undefined) return "none";
    const again = readPayload(writePayload(payload));
    const [one, other] = [payload, again].map((each) =>
      JSON.stringify(each && { ...each, password: each.password.use((bytes) => [...bytes]) }),
    );
    if (one !== other) throw new Error("a payload that is written is read as another");
    return "payload";
  },
};
