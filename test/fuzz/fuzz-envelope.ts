import { createPrivateKey, sign } from "node:crypto";
import nacl from "tweetnacl";
import { type Bytes, concat, fromText, sameBytes, toBase64Url } from "../../src/core/bytes.ts";
import type { Ed25519KeyPair } from "../../src/core/ed25519.ts";
import { signedPart } from "../../src/core/envelope.ts";
import { type EnvelopeOutcome, type EnvelopeProblem, openEnvelope } from "../../src/core/open-envelope.ts";
import { pad } from "../../src/core/padding.ts";
import { sealBox } from "../../src/core/sealed-box.ts";
import { ed25519KeyBlob, keyId } from "../../src/core/ssh-public-key.ts";
import { isPlainUtf8 } from "../../src/core/utf8.ts";
import { x25519FromPublicKey, x25519FromSeed } from "../../src/core/x25519.ts";
import { ed25519Of } from "./fixed-keys.ts";
import { instance, OLDEST_TIME, payloadPieces, payloads } from "./fuzz-payload.ts";
import { mutate } from "./mutate.ts";
import type { FuzzedParser } from "./parser.ts";
import { type Random, randomOf } from "./random.ts";

const codes: Record<EnvelopeOutcome["code"], true> = {
  opened: true,
  damaged: true,
  "not-for-my-keys": true,
  "other-instance": true,
  "guest-key-changed": true,
  "older-password": true,
};
const problems: Record<EnvelopeProblem, true> = {
  format: true,
  "content-key": true,
  body: true,
  padding: true,
  payload: true,
  signature: true,
};

const [admin, colleague, guest, stranger] = [
  ed25519Of("admin"),
  ed25519Of("colleague"),
  ed25519Of("guest"),
  ed25519Of("stranger"),
];

/** Node's signatures: the same as ours, and a hundred times as fast. */
function signer({ seed, publicKey }: Ed25519KeyPair): (message: Uint8Array) => Uint8Array {
  const key = createPrivateKey({
    key: { kty: "OKP", crv: "Ed25519", d: seed.use(toBase64Url), x: toBase64Url(publicKey) },
    format: "jwk",
  });
  return (message) => sign(null, message, key);
}
const signers = [
  { pair: guest, sign: signer(guest) },
  { pair: stranger, sign: signer(stranger) },
];

/** Sealed once, because it takes longest: to the key that opens, with a content key of its length or not; and to others. */
interface Stanza {
  contentKey: Uint8Array;
  bytes: Bytes;
}
function stanzaFor(random: Random, recipient: Ed25519KeyPair, contentKey: Uint8Array): Stanza {
  const boxKey = x25519FromPublicKey(recipient.publicKey);
  if (boxKey === undefined) throw new Error("a fixed key is no key");
  nacl.setPRNG((out, length) => out.set(random.bytes(length)));
  const sealed = sealBox(contentKey, boxKey);
  nacl.setPRNG((out, length) => out.set(crypto.getRandomValues(new Uint8Array(length))));
  return { contentKey, bytes: concat(keyId(ed25519KeyBlob(recipient.publicKey)), sealed) };
}

const asText = (bytes: Uint8Array): Uint8Array => fromText(`LK1.${toBase64Url(bytes)}`);

export async function envelopeParser(): Promise<FuzzedParser> {
  const random = randomOf("stanzas");
  const contentKey = random.bytes(32);
  const mine = stanzaFor(random, admin, contentKey);
  const others = stanzaFor(random, colleague, contentKey);
  const key = await x25519FromSeed(admin.seed);
  const id = keyId(ed25519KeyBlob(admin.publicKey));
  const expected = {
    findKey: async (named: Uint8Array) => (sameBytes(named, id) ? key : undefined),
    instance,
    guestKey: guest.publicKey,
    newestTime: OLDEST_TIME,
  };

  /** Signed and sealed as a guest does it, whatever the JSON and the padding are. */
  function sealedAround(chosen: Random, json: Uint8Array, change = (padded: Uint8Array) => padded): Uint8Array {
    const list = chosen.once(5) ? [others, mine] : chosen.once(20) ? [others] : [mine];
    const stanzas = concat(Uint8Array.of(list.length), ...list.map((stanza) => stanza.bytes));
    const nonce = chosen.bytes(24);
    const signing = chosen.pick(chosen.once(6) ? signers : signers.slice(0, 1));
    const signature = signing.sign(signedPart(stanzas, nonce, json));
    const padded = change(pad(concat(signing.pair.publicKey, signature, json), 128));
    return concat(stanzas, nonce, nacl.secretbox(padded, nonce, contentKey));
  }

  return {
    name: "envelopes",
    share: 12,
    outcomes: [
      ...Object.keys(codes).filter((code) => code !== "damaged"),
      ...Object.keys(problems).map((problem) => `damaged: ${problem}`),
    ],
    makeInput(chosen) {
      const json = chosen.pick(payloads);
      const way = chosen.below(10);
      if (way === 0) return asText(chosen.bytes(chosen.below(700)));
      if (way === 1) return mutate(asText(sealedAround(chosen, json)), chosen);
      if (way === 2) return asText(sealedAround(chosen, json));
      if (way < 5) return asText(mutate(sealedAround(chosen, json), chosen, [mine.bytes, others.bytes]));
      if (way < 7) return asText(sealedAround(chosen, json, (padded) => inBlocks(mutate(padded, chosen))));
      return asText(sealedAround(chosen, mutate(json, chosen, payloadPieces).subarray(0, 2000)));
    },
    async parse(input) {
      const outcome = await openEnvelope(Buffer.from(input).toString("latin1"), expected);
      if (outcome.code === "damaged") return `damaged: ${outcome.problem}`;
      if (outcome.code !== "opened") return outcome.code;
      const { password, guestKey, instance: named, time } = outcome.envelope;
      const isPassword = password.use((bytes) => bytes.length > 0 && isPlainUtf8(bytes, 256));
      if (!isPassword || !sameBytes(guestKey, guest.publicKey) || named !== instance || time < OLDEST_TIME)
        throw new Error("an envelope was opened that should not have been");
      return outcome.code;
    },
  };
}

/** Whole blocks again, or the envelope's length alone would tell. */
const inBlocks = (bytes: Uint8Array): Uint8Array => {
  const blocks = Math.min(Math.max(Math.ceil(bytes.length / 128), 1), 16);
  return concat(bytes, new Uint8Array(blocks * 128)).subarray(0, blocks * 128);
};
